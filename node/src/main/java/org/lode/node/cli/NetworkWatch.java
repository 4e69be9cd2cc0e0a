package org.lode.node.cli;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Hash;
import org.lode.node.app.Node;
import org.lode.node.app.PeerService;
import org.lode.node.chain.HeadChanged;
import org.lode.node.chain.ImportedBlock;
import org.lode.node.event.EventSource;

/** Watches the nodes of a network: on how many of them a block is the chain's, and after what time; reorganisations; peers. */
final class NetworkWatch {
    private static final int EVENTS_WAITING_MAX = 1024;
    private static final long LOOK_MILLIS = 500;
    /** A block so far below the newest one that is not everywhere yet is told of as it is. */
    private static final long OVERDUE_BLOCKS = 3;

    private final List<Member> members;
    private final NetworkReporter reporter;
    private final Map<Hash, Sighting> sightings = new LinkedHashMap<>();

    /**
     * A node of the network.
     *
     * @param number from 1 on
     */
    record Member(int number, Node node, PeerService peers, URI rpc, Address beneficiary) {}

    /** Where a block has arrived. */
    private static final class Sighting {
        private final Block block;
        private final long firstNanos;
        private int nodes;
        private long lastNanos;

        Sighting(Block block, long nanos) {
            this.block = block;
            this.firstNanos = nanos;
        }
    }

    NetworkWatch(List<Member> members, NetworkReporter reporter) {
        this.members = List.copyOf(members);
        this.reporter = reporter;
    }

    /** From now until {@code stop} opens. */
    void follow(CountDownLatch stop) {
        members.forEach(this::followHeads);
        Thread.startVirtualThread(() -> followPeers(stop));
    }

    private void followHeads(Member member) {
        member.node()
                .chain()
                .headChanges()
                .subscribe(Thread::startVirtualThread, EVENTS_WAITING_MAX, new EventSource.Subscriber<>() {
                    @Override
                    public void received(HeadChanged change) {
                        moved(member, change, System.nanoTime());
                    }

                    @Override
                    public void cutOff() {
                        // The terminal was too slow: the lines in between are lost, the chain is not.
                        followHeads(member);
                    }
                });
    }

    private synchronized void moved(Member member, HeadChanged change, long nanos) {
        if (!change.reverted().isEmpty()) {
            reporter.reorganised(member.number(), change.reverted().size(), change.head());
        }
        for (ImportedBlock reverted : change.reverted()) {
            Sighting sighting = sightings.get(reverted.block().hash());
            if (sighting != null) {
                sighting.nodes--;
            }
        }
        for (ImportedBlock applied : change.applied()) {
            Block block = applied.block();
            Sighting sighting = sightings.computeIfAbsent(block.hash(), _ -> new Sighting(block, nanos));
            sighting.nodes++;
            sighting.lastNanos = nanos;
            if (sighting.nodes == members.size()) {
                report(sighting);
                sightings.remove(block.hash());
            }
        }
        reportOverdue(change.head().number().value());
    }

    private void reportOverdue(long newest) {
        for (Iterator<Sighting> all = sightings.values().iterator(); all.hasNext(); ) {
            Sighting sighting = all.next();
            if (sighting.block.number().value() + OVERDUE_BLOCKS <= newest) {
                all.remove();
                if (sighting.nodes > 0) {
                    report(sighting);
                }
            }
        }
    }

    private void report(Sighting sighting) {
        int contributions = sighting.block.contributions().size();
        reporter.block(new NetworkReporter.SpreadBlock(
                sighting.block.number(),
                sighting.block.hash(),
                minerOf(sighting.block),
                contributions,
                sighting.block.transactions().size() - contributions,
                sighting.nodes,
                members.size(),
                Duration.ofNanos(sighting.lastNanos - sighting.firstNanos)));
    }

    private Optional<Integer> minerOf(Block block) {
        Address beneficiary = block.header().work().header().beneficiary();
        List<Integer> possible = new ArrayList<>();
        members.stream()
                .filter(member -> member.beneficiary().equals(beneficiary))
                .forEach(member -> possible.add(member.number()));
        return possible.size() == 1 ? Optional.of(possible.getFirst()) : Optional.empty();
    }

    private void followPeers(CountDownLatch stop) {
        Map<Integer, Integer> before = new HashMap<>();
        try {
            while (!stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                for (Member member : members) {
                    int count = member.peers().peers().size();
                    Integer last = before.put(member.number(), count);
                    if (last == null ? count > 0 : last != count) {
                        synchronized (this) {
                            reporter.peers(member.number(), count);
                        }
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

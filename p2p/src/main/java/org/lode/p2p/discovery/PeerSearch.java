package org.lode.p2p.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.p2p.reputation.AddressRange;
import org.lode.p2p.session.Enode;
import org.lode.p2p.session.LocalNode;
import org.lode.p2p.session.Peer;
import org.lode.p2p.session.PeerServer;
import org.lode.p2p.wire.ForkSchedule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node in company: finds nodes of its chain and dials them until the slots that it may choose for are taken. One
 * virtual thread searches and decides, each attempt has another.
 */
public final class PeerSearch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerSearch.class);
    private static final int DIALS_AT_ONCE = 4;
    private static final Duration CLOSING = Duration.ofMillis(500);

    /** Of the sessions that this node began, from one subnet. */
    private static final int MAX_CHOSEN_OF_SUBNET = 2;

    private final Settings settings;
    private final PeerServer server;
    private final LocalNode local;
    private final Supplier<BlockNumber> head;
    private final InstantSource clock;
    private final KnownNodes known;
    private final Discovery discovery;
    private final Thread searcher;
    private final Map<Enode, Thread> dialling = new ConcurrentHashMap<>();

    /**
     * How to search.
     *
     * @param place where the discovery protocol listens, what the record tells, and where it is kept
     * @param bootNodes known beforehand
     * @param knownNodesFile where nodes are kept for the next start
     * @param chosenSlots sessions that this node begins, at most
     * @param pause between two looks at whether somebody is missing
     */
    public record Settings(
            Place place, List<BootNode> bootNodes, Path knownNodesFile, int chosenSlots, Duration pause) {
        public Settings {
            bootNodes = List.copyOf(bootNodes);
        }
    }

    /**
     * This node's place in the network.
     *
     * @param listen address to listen on
     * @param udpPort not 0
     * @param advertised where others reach it; empty when the others tell, who see where its packets come from
     * @param recordFile where its record is kept
     */
    public record Place(InetAddress listen, int udpPort, Optional<InetAddress> advertised, Path recordFile) {}

    /**
     * Starts to search.
     *
     * @param head the chain's height now
     * @throws IOException if the UDP port cannot be had, or this node's record not be kept
     */
    public static PeerSearch start(
            Settings settings, PeerServer server, LocalNode local, Supplier<BlockNumber> head, InstantSource clock)
            throws IOException {
        PeerSearch search = new PeerSearch(settings, server, local, head, clock);
        search.searcher.start();
        return search;
    }

    private PeerSearch(
            Settings settings, PeerServer server, LocalNode local, Supplier<BlockNumber> head, InstantSource clock)
            throws IOException {
        this.settings = settings;
        this.server = server;
        this.local = local;
        this.head = head;
        this.clock = clock;
        this.known = new KnownNodes(settings.knownNodesFile(), new SecureRandom());
        List<Enr> asked = new ArrayList<>();
        for (BootNode node : settings.bootNodes()) {
            switch (node) {
                case BootNode.Recorded(Enr record) -> {
                    asked.add(record);
                    offer(record);
                }
                case BootNode.Addressed(Enode enode) -> known.offer(enode);
            }
        }
        this.discovery = Discovery.start(
                settings.place(),
                server.port(),
                local.key(),
                asked,
                () -> local.forks().idAt(head.get()));
        this.searcher = Thread.ofVirtual().name("peer-search").unstarted(this::searchForever);
    }

    /** This node's record, for others to name as a boot node. */
    public Enr record() {
        return discovery.record();
    }

    /** Nodes that could be peers. */
    public int knownNodes() {
        return known.size();
    }

    /** Nodes that the discovery protocol knows to be there. */
    public int liveNodes() {
        return discovery.liveNodes();
    }

    private void searchForever() {
        try {
            while (true) {
                if (missing() > 0) {
                    discovery.search().forEach(this::offer);
                    dialSome();
                }
                Thread.sleep(settings.pause());
            }
        } catch (InterruptedException _) {
            // Closes.
        } catch (RuntimeException e) {
            LOG.error("event=search-failed", e);
        }
    }

    /** Only a node that says it is on this chain is worth a connection. */
    private void offer(Enr record) {
        boolean sameChain = record.forkId()
                .map(id -> local.forks().check(id, head.get()) == ForkSchedule.Compatibility.COMPATIBLE)
                .orElse(false);
        if (sameChain && !record.nodeId().equals(server.nodeId())) {
            record.enode().ifPresent(known::offer);
        }
    }

    private int missing() {
        return Math.min(server.freeSlots(), settings.chosenSlots() - chosen().size() - dialling.size());
    }

    private List<Peer> chosen() {
        return server.peers().stream()
                .filter(peer -> peer.info().direction() == Peer.Direction.OUTBOUND)
                .toList();
    }

    private void dialSome() {
        Map<AddressRange, Long> taken = chosen().stream()
                .map(peer -> peer.info().address().getAddress())
                .filter(address -> !AddressRange.isLocal(address))
                .collect(Collectors.groupingBy(AddressRange::ofSubnet, Collectors.counting()));
        int count = Math.min(missing(), DIALS_AT_ONCE);
        known.pick(count, clock.instant(), node -> isWanted(node, taken)).forEach(node -> {
            Thread attempt = Thread.ofVirtual()
                    .name("dial-" + node.host() + ":" + node.port())
                    .unstarted(() -> dial(node));
            dialling.put(node, attempt);
            attempt.start();
        });
    }

    private boolean isWanted(Enode node, Map<AddressRange, Long> taken) {
        return !dialling.containsKey(node)
                && server.wouldDial(node)
                && KnownNodes.subnetOf(node)
                        .map(subnet -> taken.getOrDefault(subnet, 0L) < MAX_CHOSEN_OF_SUBNET)
                        .orElse(true);
    }

    private void dial(Enode node) {
        try {
            if (server.dial(node)) {
                known.reached(node, clock.instant());
            } else {
                known.failed(node, clock.instant());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("event=known-nodes-not-kept detail={}", e.toString());
        } finally {
            dialling.remove(node);
        }
    }

    /** Ends the search; attempts that are nearly through may end. Sessions stay. */
    @Override
    public void close() {
        searcher.interrupt();
        try {
            searcher.join(CLOSING);
            for (Thread attempt : dialling.values()) {
                attempt.join(CLOSING);
                attempt.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        discovery.close();
    }
}

package org.lode.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Lists;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.block.Block;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.testkit.BlockDraft;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TinyGenesis;
import org.lode.consensus.work.SealedWork;
import org.lode.node.chain.BlockImport;
import org.lode.node.chain.HeadChanged;
import org.lode.node.event.EventSource;
import org.lode.node.testkit.OpenParts;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.reputation.Reputation;
import org.lode.p2p.session.ChainSide;
import org.lode.p2p.session.Enode;
import org.lode.p2p.session.LocalNode;
import org.lode.p2p.session.Peer;
import org.lode.p2p.session.PeerLimits;
import org.lode.p2p.session.PeerServer;
import org.lode.p2p.wire.ForkSchedule;
import org.lode.p2p.wire.Message;

/**
 * A new node catches up over loopback TCP with a chain full of contributions, from three peers of which one lies, and says how fast and
 * where the time went. The seals cost what a devnet's cost to check, and next to nothing to make. {@code -Dlode.sync.blocks=10000}
 * makes it a measurement.
 */
@Timeout(1200)
final class SyncRateTest {
    private static final int BLOCKS = Integer.getInteger("lode.sync.blocks", 600);
    private static final int CONTRIBUTIONS = 7;
    private static final int IMPORTED_AT_ONCE = 1000;
    private static final long PATIENCE_SECONDS = 900;
    private static final long LOOK_NANOS = 1_000_000;

    @RegisterExtension
    final OpenParts parts = new OpenParts();

    @TempDir
    private Path folder;

    @Test
    void catchesUpFromThreePeersOfWhichOneLies() throws Exception {
        Genesis genesis = TinyGenesis.withDevnetSeals();
        List<Block> blocks = chain(genesis);
        Hash tip = blocks.getLast().hash();
        Node source = parts.opened(Node.start(inMemory(genesis), parts::failed));
        importAll(source, blocks);
        List<Enode> peers = List.of(
                serve(source, 1, source.gossip()).enode("127.0.0.1"),
                serve(source, 2, source.gossip()).enode("127.0.0.1"));
        OtherBodies lies = new OtherBodies(source, new AtomicBoolean());
        PeerServer liar = serve(source, 3, lies);
        List<Enode> all = new ArrayList<>(peers);
        all.add(liar.enode("127.0.0.1"));

        Node newcomer = parts.opened(
                Node.start(NodeOptions.of(genesis, new NodeOptions.Storage.Folder(folder)), parts::failed));
        BlockingQueue<Hash> heads = new LinkedBlockingQueue<>();
        follow(newcomer, heads);
        Map<String, Long> before = processorMillis();
        long start = System.nanoTime();
        PeerService newcomersPeers =
                parts.opened(PeerService.start(newcomer, key(9), new PeerService.Settings("127.0.0.1", 0, all)));
        Hash head;
        do {
            head = heads.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(head).as("a head in time").isNotNull();
        } while (!tip.equals(head));
        double seconds = (System.nanoTime() - start) / 1e9;
        Map<String, Long> after = processorMillis();

        int contributions =
                blocks.stream().mapToInt(block -> block.contributions().size()).sum();
        System.out.printf(
                "synced %d blocks with %d contributions in %.1f s: %.0f blocks/s, %.0f seals/s%n",
                BLOCKS, contributions, seconds, BLOCKS / seconds, (BLOCKS + contributions) / seconds);
        after.forEach((thread, millis) -> {
            long used = millis - before.getOrDefault(thread, 0L);
            if (used > 20) {
                System.out.printf("  %-16s %6.2f s of a processor%n", thread, used / 1000.0);
            }
        });
        // A short chain may be there before anything was asked of the liar.
        if (lies.told.get()) {
            awaitBlame(newcomersPeers, liar);
        }
    }

    /** For what it said; on a machine that stood still, for not having said it in time. */
    private static void awaitBlame(PeerService peers, PeerServer liar) {
        Set<Offence> expected = Set.of(Offence.WRONG_ANSWER, Offence.NO_ANSWER);
        while (Collections.disjoint(peers.standing(liar.nodeId()).offences().keySet(), expected)) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static List<Block> chain(Genesis genesis) {
        ChainBuilder build = ChainBuilder.of(genesis);
        BuiltBlock tip = build.genesis();
        while (tip.number().value() < BLOCKS) {
            BlockDraft draft = build.on(tip);
            for (int i = 0; i < CONTRIBUTIONS; i++) {
                SealedWork share =
                        build.on(tip).beneficiary(Address.ofNumber(0x5a00 + i)).share();
                draft.contribute(share);
            }
            tip = draft.mine();
        }
        return tip.chain();
    }

    private static void importAll(Node node, List<Block> blocks) {
        for (List<Block> part : Lists.partition(blocks, IMPORTED_AT_ONCE)) {
            List<CompletableFuture<BlockImport.Outcome>> outcomes =
                    part.stream().map(node.chain()::submit).toList();
            assertThat(outcomes)
                    .allSatisfy(it -> assertThat(it.join()).isInstanceOf(BlockImport.Outcome.BecameHead.class));
        }
    }

    /** A node of its own for others, over the chain of {@code node}. */
    private PeerServer serve(Node node, int number, ChainSide side) throws Exception {
        LocalNode local = new LocalNode(
                key(number),
                "Test",
                node.options().genesis().spec().chainId(),
                new ForkSchedule(node.options().genesis().hash(), List.of()));
        return parts.opened(PeerServer.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                local,
                PeerLimits.DEFAULT,
                new Reputation(node.options().clock()),
                side));
    }

    private static PrivateKey key(int number) {
        return PrivateKey.ofHex(String.format("%02x", number).repeat(32));
    }

    private static NodeOptions inMemory(Genesis genesis) {
        return NodeOptions.of(genesis, new NodeOptions.Storage.InMemory());
    }

    /** Answers honestly but for bodies, which it gives in the wrong order. */
    private record OtherBodies(Node node, AtomicBoolean told) implements ChainSide {
        @Override
        public Head head() {
            return node.gossip().head();
        }

        @Override
        public void joined(Peer peer) {}

        @Override
        public void received(Peer peer, Message message) {
            if (message instanceof Message.GetBlockBodies(long id, List<Hash> hashes)) {
                List<Hash> turned = new ArrayList<>(hashes);
                Collections.reverse(turned);
                told.compareAndSet(false, !turned.equals(hashes));
                List<Message.Body> bodies = turned.stream()
                        .map(hash -> new Message.Body(
                                node.chain().block(hash).orElseThrow().transactions()))
                        .toList();
                peer.send(new Message.BlockBodies(id, bodies));
            } else if (message instanceof Message.Request) {
                node.gossip().received(peer, message);
            }
        }

        @Override
        public void left(Peer peer) {}
    }

    /** What threads of a kind have used of processors. */
    private static Map<String, Long> processorMillis() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Long> millis = new TreeMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null) {
                String kind = thread.getThreadName().replaceAll("-?[0-9]+$", "");
                millis.merge(kind, threads.getThreadCpuTime(thread.getThreadId()) / 1_000_000, Long::sum);
            }
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            millis.put("whole process", system.getProcessCpuTime() / 1_000_000);
        }
        return millis;
    }

    private static void follow(Node node, BlockingQueue<Hash> heads) {
        node.chain().headChanges().subscribe(Runnable::run, 1024, new EventSource.Subscriber<>() {
            @Override
            public void received(HeadChanged change) {
                heads.add(change.head().hash());
            }

            @Override
            public void cutOff() {}
        });
    }
}

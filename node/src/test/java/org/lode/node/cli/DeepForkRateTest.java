package org.lode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Lists;
import com.google.common.util.concurrent.Uninterruptibles;
import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.block.Block;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.BlockDraft;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.testkit.TinyGenesis;
import org.lode.node.app.Node;
import org.lode.node.app.NodeOptions;
import org.lode.node.app.PeerService;
import org.lode.node.app.RpcService;
import org.lode.node.chain.BlockImport.Outcome;
import org.lode.node.rpc.server.RpcEndpoint;
import org.lode.node.testkit.OpenParts;

/**
 * A node over RocksDB goes over to a heavier branch that parts from its chain at genesis, far below the kept history, and answers JSON-RPC all
 * the while. Says how long it took, how long the writer did nothing else, and how much memory was live. The seals cost what a devnet's cost
 * to check. {@code -Dlode.deepfork.blocks=16000} makes it a measurement.
 */
@Timeout(3600)
final class DeepForkRateTest {
    private static final int BLOCKS = Integer.getInteger("lode.deepfork.blocks", 400);
    private static final int CONTRIBUTIONS = 7;
    private static final int IMPORTED_AT_ONCE = 1000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final RpcEndpoint ENDPOINT = RpcEndpoint.loopback(0);

    @RegisterExtension
    final OpenParts parts = new OpenParts();

    @TempDir
    private Path folder;

    @Test
    void answersJsonRpcWhileItGoesOverToABranchFromFarBelowHistory() throws Exception {
        Genesis genesis = TinyGenesis.withDevnetSeals();
        Node node = parts.opened(
                Node.start(NodeOptions.of(genesis, new NodeOptions.Storage.Folder(folder)), parts::failed));
        List<Block> ours = branch(genesis, 0x0a11ce, BLOCKS);
        submit(node, ours);
        assertThat(node.chain().head().hash()).isEqualTo(ours.getLast().hash());
        List<Block> theirs = branch(genesis, 0x0b0b, BLOCKS + 1);
        submit(node, theirs.subList(0, BLOCKS));
        assertThat(node.chain().head().hash()).isEqualTo(ours.getLast().hash());

        PeerService peers = parts.opened(
                PeerService.start(node, TestAccounts.key(0), new PeerService.Settings("127.0.0.1", 0, List.of())));
        RpcService service = parts.opened(RpcService.start(node, peers, ENDPOINT, List.of()));
        RpcClient client = parts.opened(new RpcClient(URI.create("http://127.0.0.1:" + service.port())));
        Block last = theirs.getLast();
        Block known = ours.getFirst();
        ours.clear();
        theirs.clear();
        LiveHeap heap = parts.opened(new LiveHeap());
        long liveBefore = heap.used();
        Probe rpc = parts.opened(new Probe(() ->
                client.callForWei("eth_getBalance", TestAccounts.address(0).toString(), "latest")));
        Probe writer = parts.opened(new Probe(() -> node.chain().submit(known).join()));
        long processorBefore = writerNanos();
        long start = System.nanoTime();
        node.chain().submit(last).join();
        while (node.chain().isReplaying()) {
            // Behind whatever the writer is at.
            node.chain().submit(known).join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(node.chain().head().hash()).isEqualTo(last.hash());
        // The answer that it waits for now is the one that took longest.
        writer.close();
        rpc.close();
        System.out.printf(
                "%d blocks back and %d forward, %d contributions each: %.1f s, of which the writer was on the processor %.1f s%n",
                BLOCKS, BLOCKS + 1, CONTRIBUTIONS, seconds, (writerNanos() - processorBefore) / 1e9);
        System.out.printf(
                "  the writer answered %d times, after %.0f ms at most; JSON-RPC %d times, after %.0f ms at most%n",
                writer.answers(), writer.slowestMillis(), rpc.answers(), rpc.slowestMillis());
        System.out.printf(
                "  live heap %d MiB before, %d MiB at most after a collection, of %d MiB%n",
                liveBefore >> 20, heap.most() >> 20, Runtime.getRuntime().maxMemory() >> 20);
        assertThat(rpc.answers()).as("answers of JSON-RPC meanwhile").isPositive();
    }

    private static void submit(Node node, List<Block> blocks) {
        for (List<Block> part : Lists.partition(blocks, IMPORTED_AT_ONCE)) {
            List<CompletableFuture<Outcome>> outcomes =
                    part.stream().map(node.chain()::submit).toList();
            assertThat(outcomes)
                    .allSatisfy(it -> assertThat(it.join())
                            .isInstanceOfAny(Outcome.BecameHead.class, Outcome.OnSideBranch.class));
        }
    }

    /** Blocks with contributions and a transfer each, from genesis on. */
    private static List<Block> branch(Genesis genesis, int beneficiary, int blocks) {
        ChainBuilder build = ChainBuilder.of(genesis);
        List<Block> mined = new ArrayList<>();
        BuiltBlock tip = build.genesis();
        for (int i = 0; i < blocks; i++) {
            BlockDraft draft = build.on(tip).beneficiary(Address.ofNumber(beneficiary));
            for (int share = 0; share < CONTRIBUTIONS; share++) {
                draft.contribute(build.on(tip)
                        .beneficiary(Address.ofNumber(beneficiary + 1 + share))
                        .share());
            }
            tip = draft.transfer(i % 3, 3 + i % 2, Wei.of(1)).mine();
            mined.add(tip.block());
        }
        return mined;
    }

    private static long writerNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().equals("chain-writer")) {
                return threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        throw new AssertionError("no chain-writer");
    }

    /** Asks the same thing again and again, with pauses so as not to be the load itself, and keeps how long the slowest answer took. */
    private static final class Probe implements AutoCloseable {
        private static final long PAUSE_NANOS = 5_000_000;

        private final AtomicLong answers = new AtomicLong();
        private final AtomicLong slowestNanos = new AtomicLong();
        private final Thread thread;
        private volatile boolean closed;

        Probe(Runnable question) {
            this.thread = Thread.ofPlatform().start(() -> {
                do {
                    long asked = System.nanoTime();
                    question.run();
                    slowestNanos.accumulateAndGet(System.nanoTime() - asked, Math::max);
                    answers.incrementAndGet();
                    LockSupport.parkNanos(PAUSE_NANOS);
                } while (!closed);
            });
        }

        long answers() {
            return answers.get();
        }

        double slowestMillis() {
            return slowestNanos.get() / NANOS_PER_MILLI;
        }

        @Override
        public void close() {
            closed = true;
            Uninterruptibles.joinUninterruptibly(thread);
        }
    }

    /** What is in the heap after its collections. */
    private static final class LiveHeap implements AutoCloseable, NotificationListener {
        private final AtomicLong most = new AtomicLong();
        private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();

        LiveHeap() {
            collectors.forEach(it -> ((NotificationEmitter) it).addNotificationListener(this, null, null));
        }

        /** Now. */
        long used() {
            System.gc();
            return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }

        long most() {
            return most.get();
        }

        @Override
        public void handleNotification(Notification notification, Object handback) {
            var collection = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
            long after = collection.getGcInfo().getMemoryUsageAfterGc().values().stream()
                    .mapToLong(MemoryUsage::getUsed)
                    .sum();
            most.accumulateAndGet(after, Math::max);
        }

        @Override
        public void close() throws ListenerNotFoundException {
            for (GarbageCollectorMXBean collector : collectors) {
                ((NotificationEmitter) collector).removeNotificationListener(this);
            }
        }
    }
}

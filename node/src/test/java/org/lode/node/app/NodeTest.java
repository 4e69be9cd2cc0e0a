package org.lode.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Log;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.reward.WorkRegistry;
import org.lode.consensus.state.Account;
import org.lode.consensus.testkit.TinyGenesis;
import org.lode.miner.cpu.CpuMinerSettings;
import org.lode.miner.cpu.ThreadPriority;
import org.lode.miner.rig.Rig;
import org.lode.node.chain.ChainView;
import org.lode.node.chain.HeadChanged;
import org.lode.node.chain.StateSnapshot;
import org.lode.node.event.EventSource;
import org.lode.node.produce.MineMode;
import org.lode.node.produce.MiningSettings;

/** A whole node in this process, with real threads, that mines a tiny chain. */
final class NodeTest {
    private static final Address MINER = Address.ofNumber(0x1234);
    private static final int BLOCKS = 12;
    private static final long PATIENCE_SECONDS = 120;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @Test
    void minesBlocksThatPayEveryShare(@TempDir Path folder) throws Exception {
        NodeOptions options = mining(TinyGenesis.genesis(), new NodeOptions.Storage.Folder(folder), MineMode.ALWAYS);
        BlockNumber height;
        try (Node node = Node.start(options, (where, cause) -> failure.set(cause))) {
            awaitHeight(node, BLOCKS);
            height = node.chain().head().number();
        }
        assertThat(failure.get()).isNull();

        NodeOptions idle = NodeOptions.of(TinyGenesis.genesis(), options.storage());
        try (Node again = Node.start(idle, (where, cause) -> failure.set(cause))) {
            assertThat(again.chain().head().number().value()).isGreaterThanOrEqualTo(height.value());
            assertEveryShareIsPaid(again.chain());
        }
    }

    private static NodeOptions mining(Genesis genesis, NodeOptions.Storage storage, MineMode mode) {
        return NodeOptions.of(genesis, storage)
                .withMining(
                        new MiningSettings(mode, Optional.of(MINER)),
                        Rig.ofProcessor(new CpuMinerSettings(1, 1, 1, ThreadPriority.NORMAL)));
    }

    private static void awaitHeight(Node node, int height) throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        node.chain().headChanges().subscribe(Runnable::run, 1, new EventSource.Subscriber<>() {
            @Override
            public void received(HeadChanged change) {
                if (change.head().number().value() >= height) {
                    reached.countDown();
                }
            }

            @Override
            public void cutOff() {}
        });
        assertThat(reached.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("height %d within %d s", height, PATIENCE_SECONDS)
                .isTrue();
    }

    private static void assertEveryShareIsPaid(ChainView chain) {
        Wei contributionReward = Wei.of(242_187_500_000_000_000L);
        Wei blockReward = Wei.of(250_000_000_000_000_000L);
        Wei balance = Wei.ZERO;
        long contributions = 0;
        for (long number = 1; number <= chain.head().number().value(); number++) {
            Block block = chain.block(
                            chain.canonicalHash(BlockNumber.of(number)).orElseThrow())
                    .orElseThrow();
            var receipts = chain.receipts(block.hash()).orElseThrow();
            for (int i = 0; i < block.contributions().size(); i++) {
                Receipt receipt = receipts.get(i);
                var work = block.contributions().get(i).work();
                assertThat(receipt.logs())
                        .extracting(Log::topics)
                        .containsExactly(java.util.List.of(
                                WorkRegistry.WORK_REWARDED, MINER.toWord().toHash(), work.workId()));
                assertThat(receipt.logs().getFirst().data().toArray())
                        .isEqualTo(contributionReward.value().toBytes());
                contributions++;
            }
            balance = balance.plus(blockReward)
                    .plus(blockReward.times(block.contributions().size()));
            try (StateSnapshot state = chain.state(block.hash()).orElseThrow()) {
                assertThat(state.account(MINER).map(Account::balance)).contains(balance);
            }
        }
        assertThat(contributions).isPositive();
        assertThat(chain.earnings(MINER, BlockNumber.GENESIS, chain.head().number())
                        .total())
                .isEqualTo(balance);
    }
}

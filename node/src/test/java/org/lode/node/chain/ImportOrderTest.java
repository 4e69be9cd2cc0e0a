package org.lode.node.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.work.SealedWork;
import org.lode.node.store.ChainStore;
import org.lode.node.store.RocksDbStore;
import org.lode.node.store.StateHistory;
import org.lode.node.store.StoreOptions;
import org.lode.node.testkit.TestChain;

final class ImportOrderTest {
    private static final int BLOCKS = 1000;
    private static final int FORK_EVERY = 7;
    private static final long SEED = 20_260_101;

    @Test
    void aThousandBlocksInAnyOrderGiveOneHeadAndOneState(@TempDir Path folder) throws Exception {
        Random random = new Random(SEED);
        ChainBuilder build = ChainBuilder.tiny();
        List<BuiltBlock> tree = tree(build, random);
        List<Block> inOrder = tree.stream().map(BuiltBlock::block).toList();
        List<Block> shuffled = new ArrayList<>(inOrder);
        Collections.shuffle(shuffled, random);
        BuiltBlock best = tree.getFirst();
        for (BuiltBlock block : tree) {
            best = block.totalDifficulty().compareTo(best.totalDifficulty()) > 0 ? block : best;
        }

        TestChain first = TestChain.inMemory();
        first.importAll(inOrder);
        try (ChainStore store =
                RocksDbStore.open(folder, build.genesis().hash(), StoreOptions.DEFAULT.withHistory(StateHistory.ALL))) {
            TestChain second = TestChain.over(store);
            second.importAll(shuffled);

            System.out.printf(
                    "seed %d: %d blocks to height %s, reorganisations in order %d, shuffled %d%n",
                    SEED, BLOCKS, best.number(), reorganisations(first), reorganisations(second));
            assertThat(first.chain.head().hash()).isEqualTo(best.hash());
            assertThat(second.chain.head()).isEqualTo(first.chain.head());
            assertThat(reorganisations(first)).isPositive();
            assertSameChain(first.chain, second.chain);
        }
    }

    /** Now and then grows from an older block, so that branches compete; shares of either side are paid on the other. */
    private static List<BuiltBlock> tree(ChainBuilder build, Random random) {
        List<BuiltBlock> tree = new ArrayList<>();
        BuiltBlock tip = build.genesis();
        while (tree.size() < BLOCKS) {
            int back = random.nextInt(FORK_EVERY) == 0 ? 1 + random.nextInt(3) : 0;
            BuiltBlock parent = tip;
            for (int i = 0; i < back; i++) {
                parent = parent.before().orElse(parent);
            }
            SealedWork share = build.on(parent)
                    .beneficiary(Address.ofNumber(0x100 + random.nextInt(5)))
                    .extraData(Bytes.ofHex("0x02"))
                    .share();
            tip = build.on(parent)
                    .contribute(share)
                    .extraData(Bytes.copyOf(new byte[] {(byte) tree.size(), (byte) (tree.size() >> 8)}))
                    .beneficiary(Address.ofNumber(0x200 + random.nextInt(5)))
                    .transfer(random.nextInt(5), random.nextInt(5), Wei.of(random.nextInt(1000)))
                    .mine();
            tree.add(tip);
        }
        return tree;
    }

    private static long reorganisations(TestChain chain) {
        return chain.changes().stream()
                .filter(change -> !change.reverted().isEmpty())
                .count();
    }

    private static void assertSameChain(ChainView first, ChainView second) {
        for (long number = 0; number <= first.head().number().value(); number++) {
            BlockNumber height = BlockNumber.of(number);
            assertThat(second.canonicalHash(height)).isEqualTo(first.canonicalHash(height));
            var hash = first.canonicalHash(height).orElseThrow();
            assertThat(second.receipts(hash)).isEqualTo(first.receipts(hash));
        }
        for (int i = 0; i < 5; i++) {
            for (int family : new int[] {0x100, 0x200}) {
                Address address = Address.ofNumber(family + i);
                assertThat(second.earnings(
                                address, BlockNumber.GENESIS, second.head().number()))
                        .isEqualTo(first.earnings(
                                address, BlockNumber.GENESIS, first.head().number()));
            }
        }
    }
}

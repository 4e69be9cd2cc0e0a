package org.lode.node.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.node.chain.BlockImport.Outcome;
import org.lode.node.store.Batch;
import org.lode.node.store.ChainStore;
import org.lode.node.store.MemoryStore;
import org.lode.node.store.StateHistory;
import org.lode.node.testkit.LogLines;
import org.lode.node.testkit.TestChain;

/** Heavier branches that part from the chain below the kept history: how far back the chain goes, and what comes of those beyond. */
final class DeepForkTest {
    private static final StateHistory THREE = new StateHistory(3);
    private static final Outcome BECAME_HEAD = new Outcome.BecameHead();
    private static final Address ALICE = Address.ofNumber(0xa11ce);
    private static final Address BOB = Address.ofNumber(0xb0b);
    private static final Address CAROL = Address.ofNumber(0xca01);
    private static final long PLENTY = 1_000_000;

    private final ChainBuilder build = ChainBuilder.tiny();
    private final ChainStore store = new MemoryStore(THREE);
    private final LogLines log = new LogLines(DeepForkTest.class.getPackage());

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void saysOnceThatAForkIsOutOfReachHoweverLongItsBranchGrows() throws Exception {
        TestChain node = TestChain.over(store, reaching(7));
        BuiltBlock ours = build.extendWithTransfers(build.genesis(), ALICE, 8);
        node.importAll(ours.chain());
        node.importAll(build.extendWithTransfers(build.genesis(), BOB, 12).chain());

        assertThat(node.chain.head().hash()).isEqualTo(ours.hash());
        assertThat(node.chain.reachesBackTo(BlockNumber.GENESIS)).isFalse();
        assertThat(log.beginning("branch=out-of-reach fork=0 head=8")).hasSize(1);
        assertThat(log.beginning("branch=")).as("no replay was begun either").hasSize(1);
        assertThat(node.importBlock(build.on(ours).mine().block()))
                .as("it goes on with its own chain")
                .isEqualTo(BECAME_HEAD);
    }

    @Test
    void goesOverToABranchWithinReachAfterOneThatWasNot() throws Exception {
        TestChain node = TestChain.over(store, reaching(7));
        BuiltBlock fork = build.extendWithTransfers(build.genesis(), ALICE, 4);
        node.importAll(build.extendWithTransfers(fork, ALICE, 5).chain());
        node.importAll(build.extendWithTransfers(build.genesis(), BOB, 10).chain());
        assertThat(log.beginning("branch=out-of-reach fork=0 ")).hasSize(1);

        BuiltBlock near = build.extendWithTransfers(fork, CAROL, 8);
        node.importAll(near.chain());
        assertThat(node.chain.head().hash()).isEqualTo(near.hash());
    }

    @Test
    void replaysOnceForABranchThatTakesTooMuchMemory() throws Exception {
        TestChain node = TestChain.over(store, new Reach(PLENTY, 40, PLENTY));
        BuiltBlock fork = build.extendWithTransfers(build.genesis(), ALICE, 3);
        BuiltBlock ours = build.extendWithTransfers(fork, ALICE, 60);
        node.importAll(ours.chain());
        BuiltBlock theirs = build.extendWithTransfers(fork, BOB, 65);
        node.importAll(theirs.chain());

        assertThat(node.chain.head().hash()).isEqualTo(ours.hash());
        assertThat(node.chain.reachesBackTo(fork.number())).isFalse();
        assertThat(node.chain.reachesBackTo(fork.number().next())).isTrue();
        assertThat(log.beginning("branch=below-history fork=3 ")).hasSize(1);
        assertThat(log.beginning("branch=out-of-reach fork=3 ")).hasSize(1);
        assertThat(log.beginning("branch=")).hasSize(2);
    }

    @Test
    void takesBlocksInWhileItReplays() throws Exception {
        TestChain node = TestChain.over(store);
        node.importAll(build.extendWithTransfers(build.genesis(), ALICE, 130).chain());
        BuiltBlock theirs = build.extendWithTransfers(build.genesis(), BOB, 130);
        node.importAll(theirs.chain());
        assertThat(log.beginning("branch=")).isEmpty();

        // Heavier ones, all on the same parent, one after each step of the replay that the first begins.
        List<Block> heavier = IntStream.range(0, 8)
                .mapToObj(i -> build.on(theirs)
                        .extraData(Bytes.ofHex("0x0" + i))
                        .mine()
                        .block())
                .toList();
        submitInTurns(node, new ArrayDeque<>(heavier));
        node.time.runDue();
        assertThat(log.beginning("branch=below-history")).hasSize(1);
        assertThat(node.chain.head().hash()).isEqualTo(heavier.getFirst().hash());
        assertThat(heavier)
                .allSatisfy(it -> assertThat(node.chain.header(it.hash())).isPresent());
    }

    private static void submitInTurns(TestChain node, Deque<Block> blocks) {
        if (!blocks.isEmpty()) {
            var _ = node.chain.submit(blocks.remove());
            var _ = node.time.loop().schedule(Duration.ZERO, () -> submitInTurns(node, blocks));
        }
    }

    @Test
    void staysWhereItIsWhenTheSwitchIsTooLarge() throws Exception {
        TestChain node = TestChain.over(store, new Reach(PLENTY, PLENTY, 4_000));
        BuiltBlock ours = build.extendWithTransfers(build.genesis(), ALICE, 6);
        node.importAll(ours.chain());
        node.importAll(build.extendWithTransfers(build.genesis(), BOB, 9).chain());

        assertThat(node.chain.head().hash()).isEqualTo(ours.hash());
        assertThat(log.beginning("branch=out-of-reach")).hasSize(1);
        BuiltBlock next = build.extendWithTransfers(build.genesis(), BOB, 10);
        node.importAll(next.chain());
        assertThat(log.beginning("branch=")).as("one replay, one refusal").hasSize(2);
    }

    /** What is on disk when the process ends during a replay: all blocks of the branch, and the chain as it was. */
    @Test
    void goesOverToAStoredBranchAfterARestart() throws Exception {
        BuiltBlock ours = build.extendWithTransfers(build.genesis(), ALICE, 6);
        TestChain.over(store).importAll(ours.chain());
        BuiltBlock theirs = build.extendWithTransfers(build.genesis(), BOB, 9);
        storeAside(theirs);

        TestChain node = TestChain.over(store);
        assertThat(node.chain.head().hash()).isEqualTo(ours.hash());
        node.chain.reconsider(theirs.hash());
        node.time.runDue();
        assertThat(node.chain.head().hash()).isEqualTo(theirs.hash());
        assertThat(node.importBlock(build.extendWithTransfers(theirs, BOB, 1).block()))
                .isEqualTo(BECAME_HEAD);
    }

    @Test
    void putsALongBranchIntoSeveralBatches() throws Exception {
        int blocks = 1_100;
        BuiltBlock ours = build.extendWithTransfers(build.genesis(), ALICE, 6);
        TestChain.over(store).importAll(ours.chain());
        BuiltBlock theirs =
                build.extend(build.on(build.genesis()).beneficiary(BOB).mine(), blocks - 1);
        storeAside(theirs);

        TestChain node = TestChain.over(store);
        node.chain.reconsider(theirs.hash());
        node.time.runDue();
        assertThat(node.chain.head().hash()).isEqualTo(theirs.hash());
        assertThat(node.changes()).extracting(change -> change.applied().size()).containsExactly(1024, blocks - 1024);
        assertThat(node.changes())
                .extracting(change -> change.reverted().size())
                .containsExactly(6, 0);
    }

    private void storeAside(BuiltBlock tip) {
        UInt256 totalDifficulty = build.genesis().totalDifficulty();
        for (Block block : tip.chain()) {
            totalDifficulty = totalDifficulty.plus(block.header().difficulty());
            store.write(new Batch().addBlock(block, totalDifficulty));
        }
    }

    private static Reach reaching(long blocks) {
        return new Reach(blocks, PLENTY, PLENTY);
    }
}

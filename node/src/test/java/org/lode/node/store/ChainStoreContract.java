package org.lode.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Log;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.trie.Nibbles;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.trie.Trie;

/** What every store must do. */
abstract class ChainStoreContract {
    private static final long HISTORY_BLOCKS = 8;
    private static final long SEED = 20_261_122;

    protected ChainStore store;
    protected ChainFixture chain = new ChainFixture(SEED);

    /** An empty store. */
    abstract ChainStore create(StateHistory history) throws StoreRefusal;

    @BeforeEach
    void open() throws StoreRefusal {
        store = create(new StateHistory(HISTORY_BLOCKS));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void hasNoHeadBeforeGenesis() {
        try (StoreView view = store.view()) {
            assertThat(view.headHash()).isEmpty();
            assertThatThrownBy(view::head).isInstanceOf(IllegalStateException.class);
            assertThat(view.headState().account(Address.ZERO)).isEmpty();
        }
    }

    @Test
    void givesBackEverythingOfEveryBlock() {
        chain.extend(store, 20);
        assertHoldsChain(store);
    }

    @Test
    void keepsASideBlockOffTheCanonicalChain() {
        chain.extend(store, 3);
        Block side = chain.sideBlock();
        store.write(new Batch().addBlock(side, UInt256.of(99)).addReceipts(side.hash(), List.of()));
        try (StoreView view = store.view()) {
            assertThat(view.block(side.hash())).contains(side);
            assertThat(view.totalDifficulty(side.hash())).contains(UInt256.of(99));
            assertThat(view.receipts(side.hash())).contains(List.of());
            assertThat(view.isCanonical(side.header())).isFalse();
            assertThat(view.stateAfter(side.hash())).isEmpty();
        }
        assertHoldsChain(store);
    }

    @Test
    void doesNotMoveAViewWithLaterBatches() {
        chain.extend(store, 5);
        ChainFixture.Step seen = chain.head();
        try (StoreView view = store.view()) {
            chain.extend(store, 3);
            chain.reorganise(store, 4, 5);
            assertThat(view.headHash()).contains(seen.hash());
            assertThat(seen.after().agreesWith(view.headState())).isTrue();
            assertThat(view.canonicalHash(BlockNumber.of(5))).isEmpty();
            assertThat(view.canonicalHash(BlockNumber.of(4))).contains(seen.hash());
            assertThat(view.header(chain.head().hash())).isEmpty();
        }
        assertHoldsChain(store);
    }

    @Test
    void changesNothingWhenABatchWasMadeForAnotherHead() {
        chain.extend(store, 4);
        try (StoreView stale = store.view()) {
            chain.extend(store);
            Block side = chain.sideBlock();
            PendingState state = new PendingState(stale, Parallel.SEQUENTIAL);
            Batch batch = new Batch().addBlock(side, UInt256.ONE).state(state);
            assertThatThrownBy(() -> store.write(batch)).isInstanceOf(IllegalStateException.class);
            try (StoreView view = store.view()) {
                assertThat(view.header(side.hash())).isEmpty();
            }
        }
        assertHoldsChain(store);
    }

    @Test
    void changesNothingWhenABatchDoesNotContinueTheHead() {
        chain.extend(store, 4);
        ChainFixture other = new ChainFixture(SEED + 1);
        ChainStore elsewhere = new MemoryStore(StateHistory.DEFAULT);
        other.extend(elsewhere, 5);
        ChainFixture.Step foreign = other.head();
        try (StoreView view = store.view()) {
            Batch batch = new Batch()
                    .addBlock(foreign.block(), foreign.totalDifficulty())
                    .extend(foreign.applied())
                    .state(new PendingState(view, Parallel.SEQUENTIAL));
            assertThatThrownBy(() -> store.write(batch)).isInstanceOf(IllegalStateException.class);
        }
        try (StoreView view = store.view()) {
            assertThat(view.header(foreign.hash())).isEmpty();
        }
        elsewhere.close();
        assertHoldsChain(store);
    }

    @Test
    void refusesToMoveTheHeadWithoutItsState() {
        chain.extend(store, 2);
        Batch batch = new Batch().revert(chain.head().block(), List.of());
        assertThatThrownBy(() -> store.write(batch)).isInstanceOf(IllegalStateException.class);
        assertHoldsChain(store);
    }

    @Test
    void refusesABlockThatDoesNotFollowTheOneBeforeInTheBatch() {
        chain.extend(store, 4);
        Batch batch = new Batch().revert(chain.head().block(), List.of());
        assertThatThrownBy(() -> batch.extend(chain.head().applied())
                        .extend(chain.steps().get(1).applied()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readsEveryStateInHistoryAndNoneOlder() {
        chain.extend(store, 30);
        try (StoreView view = store.view()) {
            int head = chain.steps().size() - 1;
            for (int at = 0; at <= head; at++) {
                ChainFixture.Step step = chain.steps().get(at);
                var state = view.stateAfter(step.hash());
                assertThat(state.isPresent()).as("state after %d", at).isEqualTo(head - at <= HISTORY_BLOCKS);
                state.ifPresent(it -> assertThat(step.after().agreesWith(it)).isTrue());
            }
        }
    }

    @Test
    void reorganisesToAnotherBranchInOneBatch() {
        chain.extend(store, 12);
        List<ChainFixture.Step> left = List.copyOf(chain.steps().subList(6, 12));
        chain.reorganise(store, 6, 7);
        assertHoldsChain(store);
        try (StoreView view = store.view()) {
            for (ChainFixture.Step step : left) {
                assertThat(view.block(step.hash())).contains(step.block());
                assertThat(view.isCanonical(step.block().header())).isFalse();
                assertThat(view.stateAfter(step.hash())).isEmpty();
                step.block()
                        .transactions()
                        .forEach(it ->
                                assertThat(view.transactionLocation(it.hash())).isEmpty());
            }
        }
    }

    @Test
    void shortensTheChainAndGoesBackToGenesis() {
        chain.extend(store, 6);
        chain.reorganise(store, 5, 0);
        assertHoldsChain(store);
        chain.extend(store, 3);
        assertHoldsChain(store);
    }

    @Test
    void holdsTheChainThroughRandomReorganisations() {
        SplittableRandom random = new SplittableRandom(SEED);
        chain.extend(store, 2);
        for (int i = 0; i < 40; i++) {
            int depth = random.nextInt(undoable() + 1);
            chain.reorganise(store, depth, Math.max(1, depth + random.nextInt(3) - 1));
            assertHoldsChain(store);
        }
    }

    @Test
    void listsEarningsOfOneBeneficiaryInARange() {
        chain.extend(store, 20);
        Address beneficiary = Address.ofNumber(2);
        BlockNumber first = BlockNumber.of(5);
        BlockNumber last = BlockNumber.of(14);
        List<Earning> expected = new ArrayList<>();
        for (ChainFixture.Step step : chain.steps().subList(5, 15)) {
            step.applied().earnings().stream()
                    .filter(it -> it.beneficiary().equals(beneficiary))
                    .forEach(expected::add);
        }
        try (StoreView view = store.view()) {
            assertThat(expected).isNotEmpty();
            assertThat(view.earnings(beneficiary, first, last)).isEqualTo(expected);
            assertThat(view.earnings(Address.ofNumber(77), first, last)).isEmpty();
        }
    }

    @Test
    void isNotReadThroughAClosedView() {
        chain.extend(store);
        StoreView view = store.view();
        view.close();
        view.close();
        assertThatThrownBy(view::headHash).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isNotUsedOnceClosed() {
        chain.extend(store);
        store.close();
        store.close();
        assertThatThrownBy(store::view).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.write(new Batch())).isInstanceOf(IllegalStateException.class);
    }

    /** How many blocks history lets go: fewer for a while after the chain became shorter. */
    private int undoable() {
        int undoable = 0;
        try (StoreView view = store.view()) {
            while (view.stateDiff(view.head().number().minusSaturating(undoable))
                    .isPresent()) {
                undoable++;
            }
        }
        return undoable;
    }

    /** Everything that the fixture remembers of its chain is in the store. */
    protected final void assertHoldsChain(ChainStore held) {
        try (StoreView view = held.view()) {
            for (ChainFixture.Step step : chain.steps()) {
                Block block = step.block();
                assertThat(view.block(step.hash())).contains(block);
                assertThat(view.receipts(step.hash())).contains(step.applied().receipts());
                assertThat(view.logs(step.hash()))
                        .contains(step.applied().receipts().stream()
                                .map(Receipt::logs)
                                .toList());
                assertThat(view.totalDifficulty(step.hash())).contains(step.totalDifficulty());
                assertThat(view.canonicalHash(block.number())).contains(step.hash());
                for (int i = 0; i < block.transactions().size(); i++) {
                    assertThat(view.transactionLocation(
                                    block.transactions().get(i).hash()))
                            .contains(new TransactionLocation(block.number(), i));
                    assertThat(view.transactionHash(step.hash(), i))
                            .isEqualTo(block.transactions().get(i).hash());
                }
                for (int i = 1; i <= 3; i++) {
                    Address beneficiary = Address.ofNumber(i);
                    assertThat(view.earnings(beneficiary, block.number(), block.number()))
                            .isEqualTo(step.applied().earnings().stream()
                                    .filter(it -> it.beneficiary().equals(beneficiary))
                                    .toList());
                }
            }
            assertHoldsLogIndex(view);
            ChainFixture.Step head = chain.head();
            assertThat(view.headHash()).contains(head.hash());
            assertThat(view.head()).isEqualTo(head.block().header());
            assertThat(view.canonicalHash(head.block().number().next())).isEmpty();
            assertThat(head.after().agreesWith(view.headState())).isTrue();
            assertThat(rootOf(view)).isEqualTo(Optional.of(ChainFixture.stateRoot(head)));
        }
    }

    private void assertHoldsLogIndex(StoreView view) {
        assertIndexed(view, LogTerm.ANY, _ -> true);
        for (Address emitter : ChainFixture.EMITTERS) {
            assertIndexed(view, LogTerm.ofAddress(emitter), log -> log.address().equals(emitter));
        }
        for (int i = 0; i < Log.MAX_TOPICS; i++) {
            int position = i;
            for (Hash topic : ChainFixture.TOPICS) {
                assertIndexed(
                        view,
                        LogTerm.ofTopic(position, topic),
                        log -> log.topics().size() > position
                                && log.topics().get(position).equals(topic));
            }
        }
    }

    /** The index names exactly the blocks of the chain that have such a log. */
    private void assertIndexed(StoreView view, LogTerm term, Predicate<Log> has) {
        List<BlockNumber> indexed = new ArrayList<>();
        view.blocksWithLog(term, BlockNumber.GENESIS, BlockNumber.of(Long.MAX_VALUE - 1), indexed::add);
        assertThat(indexed)
                .isEqualTo(chain.steps().stream()
                        .filter(step -> step.applied().receipts().stream()
                                .anyMatch(receipt -> receipt.logs().stream().anyMatch(has)))
                        .map(step -> step.block().number())
                        .toList());
    }

    private static Optional<Hash> rootOf(StoreView view) {
        var root = view.headTries().accounts().node(Nibbles.EMPTY);
        return Optional.of(root.isNone() ? Trie.EMPTY_ROOT : Keccak.hash256(root.encoded()));
    }
}

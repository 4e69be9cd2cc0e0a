package org.lode.node.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Content;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.rules.Wait;
import org.lode.consensus.state.Account;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.work.WorkHeader;
import org.lode.node.chain.BlockImport.Outcome;
import org.lode.node.store.Batch;
import org.lode.node.store.ChainStore;
import org.lode.node.store.MemoryStore;
import org.lode.node.store.RocksDbStore;
import org.lode.node.store.StateHistory;
import org.lode.node.store.StoreFailure;
import org.lode.node.store.StoreOptions;
import org.lode.node.store.StoreRefusal;
import org.lode.node.store.StoreView;
import org.lode.node.testkit.TestChain;

final class ChainTest {
    private static final Outcome BECAME_HEAD = new Outcome.BecameHead();
    private static final Outcome ON_SIDE_BRANCH = new Outcome.OnSideBranch();
    private static final Address ALICE = Address.ofNumber(0xa11ce);
    private static final Address BOB = Address.ofNumber(0xb0b);

    private final ChainBuilder build = ChainBuilder.tiny();

    @Test
    void followsTheBlocksThatExtendTheHead() throws Exception {
        TestChain node = TestChain.inMemory();
        BuiltBlock one = build.on(build.genesis()).transfer(0, 1, Wei.of(5)).mine();
        BuiltBlock two = build.on(one).transfer(1, 2, Wei.of(7)).mine();

        assertThat(node.importBlock(one.block())).isEqualTo(BECAME_HEAD);
        assertThat(node.importBlock(two.block())).isEqualTo(BECAME_HEAD);

        assertThat(node.chain.head().hash()).isEqualTo(two.hash());
        assertThat(node.chain.head().totalDifficulty()).isEqualTo(two.totalDifficulty());
        assertThat(node.chain.canonicalHash(BlockNumber.of(1))).contains(one.hash());
        assertThat(node.chain.receipts(one.hash())).contains(one.receipts());
        Hash transfer = two.block().transactions().getFirst().hash();
        assertThat(node.chain.transactionPlace(transfer))
                .contains(new ChainView.TransactionPlace(two.hash(), two.number(), 0));
        assertThat(node.changes())
                .containsExactly(
                        new HeadChanged(List.of(), List.of(imported(one)), head(one)),
                        new HeadChanged(List.of(), List.of(imported(two)), head(two)));
    }

    @Test
    void showsTheStateAfterEachBlockThatHistoryReaches() throws Exception {
        TestChain node = TestChain.inMemory();
        BuiltBlock one = build.on(build.genesis()).transfer(0, 1, Wei.of(5)).mine();
        BuiltBlock two = build.on(one).transfer(0, 1, Wei.of(7)).mine();
        node.importAll(List.of(one.block(), two.block()));

        for (BuiltBlock block : List.of(build.genesis(), one, two)) {
            try (StateSnapshot state = node.chain.state(block.hash()).orElseThrow()) {
                assertThat(state.account(TestAccounts.address(1)))
                        .isEqualTo(block.state().account(TestAccounts.address(1)));
            }
        }
    }

    @Test
    void opensAStoreWhereItLeftOff() throws Exception {
        ChainStore store = new MemoryStore(StateHistory.DEFAULT);
        BuiltBlock head = build.extend(build.genesis(), 3);
        TestChain.over(store).importAll(head.chain());

        assertThat(TestChain.over(store).chain.head()).isEqualTo(head(head));
    }

    @Test
    void refusesAStoreOfAnotherGenesis() throws Exception {
        ChainStore store = new MemoryStore(StateHistory.DEFAULT);
        TestChain ours = TestChain.over(store);
        var other = org.lode.consensus.genesis.Preset.DEVNET.genesis();

        assertThatThrownBy(() -> Chain.open(
                        store,
                        other,
                        new Chain.Judges(TestAccounts.CURVE, ours.caches::ofEpoch, build.transition(), ours.proven),
                        new Chain.Threads(
                                ours.time.loop(),
                                ours.time.loop(),
                                org.lode.consensus.trie.Parallel.SEQUENTIAL,
                                ours.time)))
                .isInstanceOfSatisfying(
                        StoreRefusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(StoreRefusal.Reason.OTHER_GENESIS));
        assertThat(TestChain.over(store).chain.head()).isEqualTo(ours.chain.head());
    }

    @Test
    void keepsOrphansUntilTheirParentComes() throws Exception {
        TestChain node = TestChain.inMemory();
        BuiltBlock head = build.extend(build.genesis(), 5);
        List<Block> blocks = head.chain();
        for (Block block : blocks.reversed().subList(0, 4)) {
            assertThat(node.importBlock(block))
                    .isEqualTo(new Outcome.Deferred(
                            new Wait.ForBlock(block.header().parentHash())));
        }
        assertThat(node.importBlock(blocks.get(3)))
                .as("asks for the ancestor that is missing, not for an orphan")
                .isEqualTo(
                        new Outcome.Deferred(new Wait.ForBlock(blocks.getFirst().hash())));

        assertThat(node.importBlock(blocks.getFirst())).isEqualTo(BECAME_HEAD);
        assertThat(node.chain.head().hash()).isEqualTo(head.hash());
    }

    @Test
    void keepsABlockFromTheFutureUntilItsTime() throws Exception {
        BuiltBlock one = build.on(build.genesis()).secondsAfterParent(100).mine();
        long timestamp = one.block().header().timestampSeconds();
        TestChain node = TestChain.inMemoryAt(Instant.ofEpochSecond(timestamp - 18));

        assertThat(node.importBlock(one.block())).isEqualTo(new Outcome.Deferred(new Wait.ForTime(timestamp - 15)));
        node.time.advance(Duration.ofSeconds(2));
        assertThat(node.chain.head().number()).isEqualTo(BlockNumber.GENESIS);
        node.time.advance(Duration.ofSeconds(1));
        assertThat(node.chain.head().hash()).isEqualTo(one.hash());
    }

    @Test
    void remembersAnInvalidBlockAndRefusesItsDescendants() throws Exception {
        TestChain node = TestChain.inMemory();
        BuiltBlock good = build.on(build.genesis()).mine();
        Block bad =
                build.on(build.genesis()).content(ChainTest::withOtherStateRoot).build();
        Block childOfBad = build.on(good).header(it -> after(bad.hash(), it)).build();

        assertThat(ruleOf(node.importBlock(bad))).isEqualTo(Rule.STATE_ROOT);
        assertThat(ruleOf(node.importBlock(bad))).isEqualTo(Rule.STATE_ROOT);
        assertThat(ruleOf(node.importBlock(childOfBad))).isEqualTo(Rule.STATE_ROOT);
        assertThat(node.chain.head().number()).isEqualTo(BlockNumber.GENESIS);
    }

    @Test
    void refusesTheOrphansOfAnInvalidBlock() throws Exception {
        TestChain node = TestChain.inMemory();
        BuiltBlock good = build.on(build.genesis()).mine();
        Block bad =
                build.on(build.genesis()).content(ChainTest::withOtherStateRoot).build();
        Block childOfBad = build.on(good).header(it -> after(bad.hash(), it)).build();

        node.importBlock(childOfBad);
        node.importBlock(bad);
        assertThat(ruleOf(node.importBlock(childOfBad))).isEqualTo(Rule.STATE_ROOT);
    }

    /** The hash of a block covers its body only through the content hash: anyone can put another body behind it. */
    @Test
    void doesNotHoldAWrongBodyAgainstTheBlock() throws Exception {
        TestChain node = TestChain.inMemory();
        BuiltBlock one = build.on(build.genesis()).transfer(0, 1, Wei.of(5)).mine();
        Transaction other = TestAccounts.transfer(3, 0, TestAccounts.address(4), Wei.of(1));
        Block wrongBody = new Block(one.block().header(), List.of(other));
        Content content = one.block().header().content();
        Block wrongContent = new Block(
                new org.lode.consensus.block.Header(one.block().header().work(), withOtherStateRoot(content)),
                one.block().transactions());

        assertThat(ruleOf(node.importBlock(wrongBody))).isEqualTo(Rule.TRANSACTIONS_ROOT);
        assertThat(ruleOf(node.importBlock(wrongContent))).isEqualTo(Rule.CONTENT_HASH);
        assertThat(node.importBlock(one.block())).isEqualTo(BECAME_HEAD);
    }

    @Test
    void keepsTheFirstSeenOfTwoEqualBranches() throws Exception {
        TestChain node = TestChain.inMemory();
        BuiltBlock first = build.on(build.genesis()).beneficiary(ALICE).mine();
        BuiltBlock second = build.on(build.genesis()).beneficiary(BOB).mine();

        assertThat(node.importBlock(first.block())).isEqualTo(BECAME_HEAD);
        assertThat(node.importBlock(second.block())).isEqualTo(ON_SIDE_BRANCH);
        assertThat(node.importBlock(second.block())).isEqualTo(new Outcome.AlreadyKnown());
        assertThat(node.chain.head().hash()).isEqualTo(first.hash());
    }

    @Test
    void reorganisesAcrossContributionsAndBack() throws Exception {
        TestChain node = TestChain.inMemory();
        BuiltBlock fork = build.extend(build.genesis(), 2);
        var share = build.on(fork).beneficiary(BOB).share();
        BuiltBlock a1 =
                build.on(fork).beneficiary(ALICE).transfer(0, 1, Wei.of(5)).mine();
        BuiltBlock a2 = build.on(a1).beneficiary(ALICE).contribute(share).mine();
        BuiltBlock b1 = build.on(fork).contribute(share).mine();
        BuiltBlock b3 = build.extend(b1, 2);
        BuiltBlock a3 = build.on(a2).mine();

        node.importAll(a2.chain());
        assertThat(earned(node, BOB)).isEqualTo(Wei.of(242_187_500_000_000_000L));
        node.importAll(b3.chain());
        assertHead(node, b3);
        assertThat(earned(node, ALICE)).isEqualTo(Wei.ZERO);
        assertThat(earned(node, BOB)).as("paid on the other side instead").isEqualTo(Wei.of(242_187_500_000_000_000L));
        assertThat(node.chain.transactionPlace(
                        a1.block().transactions().getFirst().hash()))
                .isEmpty();

        assertThat(a3.totalDifficulty()).isGreaterThan(b3.totalDifficulty());
        node.importAll(a3.chain());
        assertHead(node, a3);
        assertThat(node.changes().getLast())
                .isEqualTo(new HeadChanged(
                        List.of(imported(b3), imported(b3.before().orElseThrow()), imported(b1)),
                        List.of(imported(a1), imported(a2), imported(a3)),
                        head(a3)));
        assertThat(earned(node, ALICE)).isEqualTo(balance(node, ALICE));
        assertThat(earned(node, BOB)).isEqualTo(balance(node, BOB));
    }

    @Test
    void staysOnItsBranchWhenTheHeavierOneIsInvalid() throws Exception {
        TestChain node = TestChain.inMemory();
        BuiltBlock one = build.on(build.genesis()).mine();
        Block bad = build.on(build.genesis())
                .extraData(Bytes.ofHex("0x01"))
                .content(ChainTest::withOtherStateRoot)
                .build();
        Block childOfBad = build.on(one).header(it -> after(bad.hash(), it)).build();

        node.importBlock(one.block());
        assertThat(node.importBlock(bad)).isEqualTo(ON_SIDE_BRANCH);
        assertThat(ruleOf(node.importBlock(childOfBad))).isEqualTo(Rule.STATE_ROOT);
        assertHead(node, one);
        BuiltBlock two = build.on(one).mine();
        assertThat(node.importBlock(two.block())).isEqualTo(BECAME_HEAD);
    }

    @Test
    void goesOverToAHeavierBranchWhoseForkIsOlderThanHistory(@TempDir Path folder) throws Exception {
        StoreOptions options = StoreOptions.DEFAULT.withHistory(new StateHistory(3));
        ChainStore store = RocksDbStore.open(folder, build.genesis().hash(), options);
        TestChain node = TestChain.over(store);
        BuiltBlock fork = build.extend(build.genesis(), 2);
        BuiltBlock ours = build.extendWithTransfers(fork, ALICE, 70);
        BuiltBlock theirs = build.extendWithTransfers(fork, BOB, 72);
        node.importAll(ours.chain());
        node.importAll(theirs.chain());
        node.time.runDue();

        assertHead(node, theirs);
        assertThat(node.changes())
                .as("all 70 blocks above the fork went in one step")
                .anySatisfy(change -> assertThat(change.reverted()).hasSize(70));
        assertThat(earned(node, BOB)).isEqualTo(balance(node, BOB));
        assertThat(earned(node, ALICE)).isEqualTo(balance(node, ALICE));
        store.close();
        try (ChainStore reopened = RocksDbStore.open(folder, build.genesis().hash(), options)) {
            TestChain again = TestChain.over(reopened);
            assertHead(again, theirs);
            // Its state root is computed from the tries that the switch left.
            BuiltBlock next = build.extendWithTransfers(theirs, ALICE, 1);
            assertThat(again.importBlock(next.block())).isEqualTo(BECAME_HEAD);
        }
    }

    @Test
    void staysWhereItIsWhenTheBranchWhoseForkIsOlderThanHistoryIsInvalid() throws Exception {
        TestChain node = TestChain.over(new MemoryStore(new StateHistory(3)));
        BuiltBlock ours = build.extendWithTransfers(build.genesis(), ALICE, 6);
        Block bad = build.on(build.genesis())
                .extraData(Bytes.ofHex("0x01"))
                .content(ChainTest::withOtherStateRoot)
                .build();
        List<Block> theirs = new ArrayList<>(List.of(bad));
        BuiltBlock like = build.on(build.genesis()).mine();
        for (int i = 0; i < 6; i++) {
            Hash parent = theirs.getLast().hash();
            theirs.add(build.on(like).header(it -> after(parent, it)).build());
            like = build.on(like).mine();
        }
        node.importAll(ours.chain());
        theirs.forEach(node::importBlock);
        node.time.runDue();

        assertHead(node, ours);
        BuiltBlock next = build.extendWithTransfers(ours, ALICE, 1);
        assertThat(node.importBlock(next.block())).isEqualTo(BECAME_HEAD);
    }

    @Test
    void aFailureOfTheMachineIsNotHeldAgainstTheBlock() throws Exception {
        FailingStore store = new FailingStore();
        TestChain node = TestChain.over(store);
        BuiltBlock one = build.on(build.genesis()).mine();
        store.full = true;
        var outcome = node.chain.submit(one.block());

        assertThatThrownBy(node.time::runDue).isInstanceOf(StoreFailure.class);
        assertThat(outcome).isCompletedExceptionally();
        store.full = false;
        assertThat(node.importBlock(one.block())).isEqualTo(BECAME_HEAD);
    }

    /** A disk that can be full. */
    private static final class FailingStore implements ChainStore {
        private final ChainStore store = new MemoryStore(StateHistory.DEFAULT);
        private boolean full;

        @Override
        public StoreView view() {
            return store.view();
        }

        @Override
        public void write(Batch batch) {
            if (full) {
                throw new StoreFailure("no space left on device");
            }
            store.write(batch);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private static void assertHead(TestChain node, BuiltBlock block) {
        assertThat(node.chain.head()).isEqualTo(head(block));
        try (StateSnapshot state = node.chain.state(block.hash()).orElseThrow()) {
            for (Address address : List.of(ALICE, BOB, TestAccounts.address(0), TestAccounts.address(1))) {
                assertThat(state.account(address)).isEqualTo(block.state().account(address));
            }
        }
        Hash root = node.chain
                .onHead(
                        node.chain.head(),
                        state -> org.lode.consensus.crypto.Keccak.hash256(state.tries()
                                .accounts()
                                .node(org.lode.consensus.trie.Nibbles.EMPTY)
                                .encoded()))
                .orElseThrow();
        assertThat(root).isEqualTo(block.block().header().content().stateRoot());
    }

    private static Wei earned(TestChain node, Address address) {
        return node.chain
                .earnings(address, BlockNumber.GENESIS, node.chain.head().number())
                .total();
    }

    private static Wei balance(TestChain node, Address address) {
        try (StateSnapshot state = node.chain.state(node.chain.head().hash()).orElseThrow()) {
            return state.account(address).map(Account::balance).orElse(Wei.ZERO);
        }
    }

    private static ImportedBlock imported(BuiltBlock block) {
        return new ImportedBlock(block.block(), block.receipts());
    }

    private static ChainHead head(BuiltBlock block) {
        return new ChainHead(block.block().header(), block.totalDifficulty());
    }

    private static Rule ruleOf(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Invalid.class);
        return ((Outcome.Invalid) outcome).rule();
    }

    private static WorkHeader after(Hash parent, WorkHeader header) {
        return new WorkHeader(
                parent,
                header.anchorHash(),
                header.number(),
                header.timestampSeconds(),
                header.difficulty(),
                header.beneficiary(),
                header.contentHash());
    }

    private static Content withOtherStateRoot(Content content) {
        return new Content(
                Hash.ZERO,
                content.transactionsRoot(),
                content.receiptsRoot(),
                content.logsBloom(),
                content.gasLimit(),
                content.gasUsed(),
                content.baseFeePerGas(),
                content.workUnits(),
                content.extraData());
    }
}

package org.lode.node.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.ContributionRules;
import org.lode.consensus.rules.SealRules;
import org.lode.consensus.state.Account;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.miner.job.MiningJob;
import org.lode.node.chain.StateSnapshot;
import org.lode.node.pool.Pool;
import org.lode.node.pool.Submissions;
import org.lode.node.testkit.HandMiner;
import org.lode.node.testkit.HandMiner.Find;
import org.lode.node.testkit.TestChain;

final class ProducerTest {
    private static final Address MINER = Address.ofNumber(0x99);
    private static final long GWEI = 1_000_000_000;

    private final ChainBuilder build = ChainBuilder.tiny();
    private TestChain node;
    private Pool pool;

    @BeforeEach
    void openAtNoon() throws Exception {
        openAt(TestChain.NOON);
    }

    private void openAt(Instant now) throws Exception {
        node = TestChain.inMemoryAt(now);
        pool = new Pool(
                node.chain,
                new Submissions(
                        build.spec(),
                        TestAccounts.CURVE,
                        node.caches::ofEpoch,
                        node.proven,
                        node.chain,
                        node.chain.ancestry()),
                Pool.Bounds.DEFAULT,
                node.time.loop(),
                node.time.loop());
    }

    private final class Mining {
        final Producer producer;
        final HandMiner miner;

        Mining(MineMode mode) {
            producer = new Producer(
                    new Producer.Chainside(
                            node.chain,
                            pool,
                            new BlockAssembler(
                                    node.chain,
                                    build.transition(),
                                    new ContributionRules(
                                            build.spec(),
                                            new SealRules(build.spec().ethash(), node.caches::ofEpoch)),
                                    node.proven,
                                    BlockAssembler.Taste.DEFAULT),
                            new RemoteMining.Checks(
                                    new SealRules(build.spec().ethash(), node.caches::ofEpoch),
                                    node.proven,
                                    node.time.loop())),
                    new MiningSettings(mode, Optional.of(MINER)),
                    node.time.loop(),
                    node.time);
            miner = new HandMiner(node.caches, producer);
            producer.start(List.of(miner));
            node.time.runDue();
        }

        void find(MiningJob job, Find what) {
            miner.find(job, what);
            node.time.runDue();
        }
    }

    @Test
    void aShareThatIsABlockBecomesTheHead() {
        Mining mining = new Mining(MineMode.ALWAYS);
        mining.find(mining.miner.job(), Find.BLOCK);

        assertThat(node.chain.head().number()).isEqualTo(BlockNumber.of(1));
        assertThat(node.chain.head().header().work().header().beneficiary()).isEqualTo(MINER);
        assertThat(mining.producer.status().counts()).isEqualTo(new MiningStatus.Counts(1, 1, 0, 0));
    }

    @Test
    void everyOtherShareIsPaidByTheNextBlock() {
        Mining mining = new Mining(MineMode.ALWAYS);
        MiningJob early = mining.miner.job();
        mining.find(early, Find.SHARE);
        mining.find(early, Find.SHARE);
        node.time.advance(Duration.ofSeconds(1));
        mining.find(mining.miner.job(), Find.BLOCK);

        Block block = headBlock();
        assertThat(block.contributions()).hasSize(2);
        assertThat(mining.producer.status().counts()).isEqualTo(new MiningStatus.Counts(3, 1, 0, 0));
        Wei paid = Wei.of(750_000_000_000_000_000L);
        try (StateSnapshot state = node.chain.state(block.hash()).orElseThrow()) {
            assertThat(state.account(MINER).map(Account::balance)).contains(paid);
        }
        assertThat(node.chain
                        .earnings(MINER, BlockNumber.GENESIS, block.number())
                        .total())
                .isEqualTo(paid);
    }

    @Test
    void aBlockFoundTooLateIsPaidAsAContribution() {
        Mining mining = new Mining(MineMode.ALWAYS);
        MiningJob early = mining.miner.job();
        BuiltBlock theirs = build.on(build.genesis()).mine();
        node.importBlock(theirs.block());
        mining.find(early, Find.BLOCK);
        assertThat(node.chain.head().hash()).isEqualTo(theirs.hash());

        node.time.advance(Duration.ofSeconds(1));
        mining.find(mining.miner.job(), Find.BLOCK);
        assertThat(headBlock().contributions()).hasSize(1);
    }

    @Test
    void sharesOfOlderTemplatesStillCount() {
        Mining mining = new Mining(MineMode.ALWAYS);
        MiningJob early = mining.miner.job();
        mining.find(early, Find.BLOCK);
        mining.find(early, Find.SHARE);
        node.time.advance(Duration.ofSeconds(1));
        mining.find(mining.miner.job(), Find.BLOCK);
        assertThat(headBlock().contributions()).hasSize(1);
    }

    @Test
    void includesAtMostSixteenContributionsAndKeepsTheRest() {
        Mining mining = new Mining(MineMode.ALWAYS);
        MiningJob job = mining.miner.job();
        for (int i = 0; i < 20; i++) {
            mining.find(job, Find.SHARE);
        }
        node.time.advance(Duration.ofSeconds(1));
        mining.find(mining.miner.job(), Find.BLOCK);
        assertThat(headBlock().contributions()).hasSize(16);
        node.time.advance(Duration.ofSeconds(1));
        mining.find(mining.miner.job(), Find.BLOCK);
        assertThat(headBlock().contributions()).hasSize(4);
    }

    @Test
    void ordersTransactionsByTipWithinTheirNonces() {
        SignedTransaction cheap = transfer(0, 0, 1);
        SignedTransaction dearBehindCheap = transfer(0, 1, 50);
        SignedTransaction middle = transfer(1, 0, 3);
        SignedTransaction unpaying = transfer(2, 0, 0);
        submit(unpaying, cheap, dearBehindCheap, middle);
        Mining mining = new Mining(MineMode.ALWAYS);
        mining.find(mining.miner.job(), Find.BLOCK);

        assertThat(headBlock().transactions()).containsExactly(middle, cheap, dearBehindCheap, unpaying);
        List<Receipt> receipts = node.chain.receipts(node.chain.head().hash()).orElseThrow();
        assertThat(receipts).allMatch(it -> it.status() == Receipt.Status.SUCCEEDED);
        assertThat(pool.view().pending()).isEmpty();
        try (StateSnapshot state = node.chain.state(node.chain.head().hash()).orElseThrow()) {
            assertThat(state.account(MINER).map(Account::balance))
                    .as("tips are in the ledger too")
                    .contains(node.chain
                            .earnings(MINER, BlockNumber.GENESIS, BlockNumber.of(1))
                            .total());
        }
    }

    @Test
    void leavesOutWhatDoesNotPayTheBaseFee() {
        SignedTransaction low = TestAccounts.sign(
                0,
                new TransactionBody.Legacy(
                        Optional.of(build.spec().chainId()),
                        0,
                        Wei.of(1),
                        Gas.of(21_000),
                        Optional.of(TestAccounts.address(1)),
                        Wei.of(1),
                        Bytes.EMPTY));
        submit(low);
        Mining mining = new Mining(MineMode.ALWAYS);
        mining.find(mining.miner.job(), Find.BLOCK);
        assertThat(headBlock().transactions()).isEmpty();
        assertThat(pool.view().pending()).hasSize(1);
    }

    @Test
    void minesOnDemandOnlyWhileSignedTransactionsWait() {
        Mining mining = new Mining(MineMode.DEMAND);
        assertThat(mining.miner.isPaused()).isTrue();
        assertThat(mining.producer.status().activity()).isEqualTo(MiningStatus.Activity.WAITING);

        submit(ContributionTransaction.of(build.on(build.genesis()).share()));
        node.time.advance(Duration.ofSeconds(2));
        assertThat(mining.miner.isPaused())
                .as("contributions alone are no demand")
                .isTrue();

        submit(transfer(0, 0, 1));
        node.time.advance(Duration.ofSeconds(1));
        assertThat(mining.miner.isPaused()).isFalse();
        assertThat(mining.producer.status().activity()).isEqualTo(MiningStatus.Activity.MINING);

        mining.find(mining.miner.job(), Find.BLOCK);
        assertThat(headBlock().transactions()).hasSize(2);
        node.time.advance(Duration.ofSeconds(1));
        assertThat(mining.miner.isPaused()).isTrue();
    }

    @Test
    void refreshesAtOnceForANewHeadAndAtAPaceForNewContent() {
        Mining mining = new Mining(MineMode.ALWAYS);
        int before = mining.miner.jobs().size();
        for (int nonce = 0; nonce < 20; nonce++) {
            submit(transfer(0, nonce, 1));
            node.time.advance(Duration.ofMillis(50));
        }
        assertThat(mining.miner.jobs().size() - before).isBetween(2, 5);

        int jobs = mining.miner.jobs().size();
        node.importBlock(build.on(build.genesis()).mine().block());
        assertThat(mining.miner.jobs()).hasSize(jobs + 1);
    }

    @Test
    void keepsTheTimeOfItsTemplatesNearTheClock() {
        Mining mining = new Mining(MineMode.ALWAYS);
        node.time.advance(Duration.ofSeconds(10));
        mining.find(mining.miner.job(), Find.BLOCK);
        assertThat(headBlock().header().timestampSeconds())
                .isBetween(TestChain.NOON.getEpochSecond() + 9, TestChain.NOON.getEpochSecond() + 10);
    }

    @Test
    void waitsForTheClockWhenTheNextBlockWouldRunAheadOfIt() throws Exception {
        openAt(Instant.ofEpochSecond(1_000_000));
        Mining mining = new Mining(MineMode.ALWAYS);
        mining.find(mining.miner.job(), Find.BLOCK);
        assertThat(node.chain.head().header().timestampSeconds()).isEqualTo(1_000_001);
        assertThat(mining.miner.isPaused()).isTrue();
        node.time.advance(Duration.ofSeconds(1));
        assertThat(mining.miner.isPaused()).isFalse();
    }

    @Test
    void minesOnAnothersBlockThatIsAheadOfTheClock() throws Exception {
        openAt(Instant.ofEpochSecond(1_000_000));
        Mining mining = new Mining(MineMode.ALWAYS);
        node.importBlock(build.on(build.genesis()).secondsAfterParent(14).mine().block());
        assertThat(mining.miner.isPaused()).isFalse();
        mining.find(mining.miner.job(), Find.BLOCK);
        assertThat(headBlock().header().timestampSeconds()).isEqualTo(1_000_015);
    }

    @Test
    void waitsWhereOthersWouldDeferItsBlock() throws Exception {
        openAt(Instant.ofEpochSecond(1_000_000));
        Mining mining = new Mining(MineMode.ALWAYS);
        node.importBlock(build.on(build.genesis()).secondsAfterParent(15).mine().block());
        assertThat(mining.miner.isPaused()).isTrue();
        node.time.advance(Duration.ofSeconds(1));
        assertThat(mining.miner.isPaused()).isFalse();
    }

    private void submit(Transaction... transactions) {
        for (Transaction transaction : transactions) {
            var outcome = pool.submit(transaction.encoded());
            node.time.runDue();
            assertThat(outcome.join()).isInstanceOf(Pool.Outcome.Added.class);
        }
    }

    private SignedTransaction transfer(int from, long nonce, long tipGwei) {
        return TestAccounts.sign(
                from,
                new TransactionBody.DynamicFee(
                        build.spec().chainId(),
                        nonce,
                        Wei.of(tipGwei * GWEI),
                        Wei.of(100 * GWEI),
                        Gas.of(21_000),
                        Optional.of(TestAccounts.address(3)),
                        Wei.of(1),
                        Bytes.EMPTY,
                        List.of()));
    }

    private Block headBlock() {
        return node.chain.block(node.chain.head().hash()).orElseThrow();
    }
}

package org.lode.node.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.rules.Wait;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.node.event.EventSource;
import org.lode.node.pool.TransactionPool.Outcome;
import org.lode.node.pool.TransactionPool.PoolLimit;
import org.lode.node.testkit.TestChain;

final class PoolTest {
    private static final Address RICH = TestAccounts.address(0);
    private static final Address OTHER = TestAccounts.address(1);
    private static final Address MINER = Address.ofNumber(0x33);
    private static final long GWEI = 1_000_000_000;
    private static final PoolBounds SMALL = new PoolBounds(4, 1 << 20, 3, Wei.of(1));

    private final ChainBuilder build = ChainBuilder.tiny();
    private final List<Transaction> announced = new ArrayList<>();
    private TestChain node;
    private Pool pool;

    @BeforeEach
    void open() throws Exception {
        node = TestChain.inMemory();
        pool = pool(PoolBounds.DEFAULT);
    }

    private Pool pool(PoolBounds bounds) {
        Pool made = new Pool(
                node.chain,
                new Submissions(
                        build.spec(),
                        TestAccounts.CURVE,
                        node.caches::ofEpoch,
                        node.proven,
                        node.chain,
                        node.chain.ancestry()),
                new Pool.Bounds(bounds, new ContributionBounds(20, 3)),
                node.time.loop(),
                node.time.loop());
        made.additions().subscribe(Runnable::run, 1, new EventSource.Subscriber<>() {
            @Override
            public void received(Transaction transaction) {
                announced.add(transaction);
            }

            @Override
            public void cutOff() {
                throw new AssertionError("cut off");
            }
        });
        return made;
    }

    @Test
    void holdsTransactionsInTheOrderOfTheirNonces() {
        SignedTransaction third = transfer(0, 2, GWEI);
        SignedTransaction first = transfer(0, 0, GWEI);
        SignedTransaction second = transfer(0, 1, GWEI);

        assertThat(submit(third)).isEqualTo(new Outcome.Added(third));
        assertThat(pool.view().queued().get(RICH)).containsOnlyKeys(2L);
        assertThat(pool.view().nextNonce(RICH)).isEmpty();
        submit(first);
        submit(second);

        assertThat(pool.view().queued()).isEmpty();
        assertThat(pool.view().pending().get(RICH)).containsOnlyKeys(0L, 1L, 2L);
        assertThat(pool.view().nextNonce(RICH)).contains(3L);
        assertThat(pool.view().transaction(second.hash())).contains(second);
        assertThat(announced).as("told once, when it can be included").containsExactly(first, second, third);
    }

    @Test
    void refusesWhatItKnows() {
        SignedTransaction transaction = transfer(0, 0, GWEI);
        submit(transaction);
        assertThat(submit(transaction)).isEqualTo(new Outcome.AlreadyKnown(transaction.hash()));
    }

    @Test
    void refusesNoncesThatAreUsedOrTooFarAhead() {
        node.importBlock(
                build.on(build.genesis()).transfer(0, 1, Wei.of(1)).mine().block());
        assertThat(ruleOf(submit(transfer(0, 0, GWEI)))).isEqualTo(Rule.NONCE_TOO_LOW);
        assertThat(ruleOf(submit(transfer(0, 1 + PoolBounds.DEFAULT.perSender(), GWEI))))
                .isEqualTo(Rule.NONCE_TOO_HIGH);
        assertThat(ruleOf(submit(transfer(0, -2, GWEI)))).isEqualTo(Rule.NONCE_TOO_HIGH);
    }

    @Test
    void refusesWhatTheSenderCannotPayTogetherWithWhatWaits() {
        Wei million = Wei.ofLode(new java.math.BigDecimal(1_000_000));
        Wei most = million.minus(Wei.of(21_000 * 100 * GWEI));
        assertThat(ruleOf(submit(transfer(0, 0, GWEI, most.plus(Wei.of(1)))))).isEqualTo(Rule.INSUFFICIENT_FUNDS);
        assertThat(submit(transfer(0, 0, GWEI, most))).isInstanceOf(Outcome.Added.class);
        assertThat(ruleOf(submit(transfer(0, 1, GWEI)))).isEqualTo(Rule.INSUFFICIENT_FUNDS);
    }

    @Test
    void refusesWhatNoBlockCanHold() {
        assertThat(ruleOf(submit(signed(0, body(0, GWEI, Gas.of(30_000_001), Wei.of(1))))))
                .isEqualTo(Rule.BLOCK_GAS_EXCEEDED);
        assertThat(ruleOf(submit(signed(0, body(0, GWEI, Gas.of(20_999), Wei.of(1))))))
                .isEqualTo(Rule.INTRINSIC_GAS);
    }

    @Test
    void refusesOtherChainsAndBrokenBytes() {
        var foreign = new TransactionBody.DynamicFee(
                1,
                0,
                Wei.of(GWEI),
                Wei.of(GWEI),
                Gas.of(21_000),
                Optional.of(OTHER),
                Wei.of(1),
                Bytes.EMPTY,
                List.of());
        assertThat(ruleOf(submit(signed(0, foreign)))).isEqualTo(Rule.CHAIN_ID);
        assertThat(submit(Bytes.ofHex("0x02c0"))).isInstanceOf(Outcome.Malformed.class);
        assertThat(submit(Bytes.ofHex("0x03c0"))).isInstanceOf(Outcome.Malformed.class);
        assertThat(submit(Bytes.EMPTY)).isInstanceOf(Outcome.Malformed.class);
    }

    @Test
    void replacesOnlyForTenPercentMoreOfBothFees() {
        SignedTransaction old = signed(0, fees(0, 10 * GWEI, 20 * GWEI));
        submit(old);
        for (long[] fees : new long[][] {{10, 20}, {11, 21}, {10, 22}, {12, 21}}) {
            SignedTransaction bid = signed(
                    0,
                    new TransactionBody.DynamicFee(
                            build.spec().chainId(),
                            0,
                            Wei.of(fees[0] * GWEI),
                            Wei.of(fees[1] * GWEI),
                            Gas.of(21_000),
                            Optional.of(OTHER),
                            Wei.of(2),
                            Bytes.EMPTY,
                            List.of()));
            assertThat(limitOf(submit(bid))).isEqualTo(PoolLimit.REPLACEMENT_UNDERPRICED);
        }
        SignedTransaction bid = signed(0, fees(0, 11 * GWEI, 22 * GWEI));
        assertThat(submit(bid)).isEqualTo(new Outcome.Added(bid));
        assertThat(pool.view().transaction(bid.hash())).contains(bid);
        assertThat(pool.view().pending().get(RICH)).containsOnlyKeys(0L);
        assertThat(pool.view().transaction(old.hash())).isEmpty();
        assertThat(announced).containsExactly(old, bid);
    }

    @Test
    void keepsEachSenderWithinItsBounds() {
        pool = pool(SMALL);
        submit(transfer(0, 0, GWEI));
        submit(transfer(0, 1, GWEI));
        submit(transfer(0, 2, GWEI));
        assertThat(ruleOf(submit(transfer(0, 3, GWEI)))).isEqualTo(Rule.NONCE_TOO_HIGH);
        assertThat(limitOf(submit(signed(0, body(0, 0, Gas.of(21_000), Wei.of(7))))))
                .isEqualTo(PoolLimit.UNDERPRICED);
    }

    @Test
    void aFullPoolGivesUpTheCheapestForABetterOne() {
        pool = pool(SMALL);
        SignedTransaction cheapest = transfer(1, 0, 2 * GWEI);
        submit(transfer(0, 0, 5 * GWEI));
        submit(transfer(0, 1, 5 * GWEI));
        submit(cheapest);
        SignedTransaction behind = transfer(1, 1, 6 * GWEI);
        submit(behind);

        assertThat(limitOf(submit(transfer(2, 0, 2 * GWEI)))).isEqualTo(PoolLimit.UNDERPRICED);
        assertThat(submit(transfer(2, 0, 3 * GWEI))).isInstanceOf(Outcome.Added.class);
        assertThat(pool.view().transaction(cheapest.hash())).isEmpty();
        assertThat(pool.view().queued().get(OTHER)).as("behind the gap now").containsOnlyKeys(1L);
        assertThat(submit(transfer(3, 1, 50 * GWEI)))
                .as("a queued one may displace the queued one behind the gap")
                .isInstanceOf(Outcome.Added.class);
        assertThat(pool.view().transaction(behind.hash())).isEmpty();
        assertThat(pool.view().pending()).containsOnlyKeys(RICH, TestAccounts.address(2));
    }

    @Test
    void aQueuedTransactionNeverDisplacesPendingOnes() {
        pool = pool(SMALL);
        for (int sender = 0; sender < 4; sender++) {
            submit(transfer(sender, 0, GWEI));
        }
        assertThat(limitOf(submit(transfer(4, 1, 50 * GWEI)))).isEqualTo(PoolLimit.POOL_FULL);
        assertThat(pool.view().pending()).hasSize(4);
    }

    @Test
    void dropsWhatABlockIncludesAndTakesBackWhatAReorganisationReverts() {
        BuiltBlock a1 = build.on(build.genesis()).transfer(0, 1, Wei.of(5)).mine();
        SignedTransaction included =
                (SignedTransaction) a1.block().transactions().getFirst();
        BuiltBlock b1 = build.on(build.genesis()).extraData(Bytes.ofHex("0x01")).mine();
        BuiltBlock b2 = build.extend(b1, 1);
        submit(included);
        submit(transfer(0, 1, GWEI));

        node.importAll(a1.chain());
        assertThat(pool.view().pending().get(RICH)).containsOnlyKeys(1L);
        node.importAll(b2.chain());
        assertThat(pool.view().pending().get(RICH)).containsOnlyKeys(0L, 1L);
        assertThat(pool.view().works())
                .as("the work of the reverted block can still be paid")
                .extracting(work -> work.work().workId())
                .containsExactly(a1.hash());
    }

    @Test
    void takesBackTheWorkOfALongerBranchWithLessWorkAsItsTimeComes() {
        BuiltBlock slow = slowBranch();
        BuiltBlock quick = quickBranch(slow);
        node.importAll(slow.chain());
        assertThat(pool.view().contributions()).isEmpty();

        node.importAll(quick.chain());
        assertThat(node.chain.head().hash()).isEqualTo(quick.hash());
        assertThat(pool.view().contributions()).hasSize(4);

        node.importBlock(build.on(quick).mine().block());
        assertThat(pool.view().contributions())
                .extracting(it -> it.work().workId())
                .contains(slow.hash())
                .hasSize(5);
    }

    @Test
    void takesTheWorkOfALongerSideBranchAsItsTimeComes() {
        BuiltBlock slow = slowBranch();
        BuiltBlock quick = quickBranch(slow);
        node.importAll(quick.chain());
        node.importAll(slow.chain());
        assertThat(node.chain.head().hash()).isEqualTo(quick.hash());
        assertThat(pool.view().contributions()).hasSize(4);

        node.importBlock(build.on(quick).mine().block());
        assertThat(pool.view().contributions())
                .extracting(it -> it.work().workId())
                .contains(slow.hash())
                .hasSize(5);
    }

    private BuiltBlock slowBranch() {
        BuiltBlock slow = build.genesis();
        for (int i = 0; i < 5; i++) {
            slow = build.on(slow)
                    .beneficiary(Address.ofNumber(0x40 + i))
                    .secondsAfterParent(60)
                    .mine();
        }
        return slow;
    }

    /** Of more work in fewer blocks. */
    private BuiltBlock quickBranch(BuiltBlock slow) {
        BuiltBlock quick = build.genesis();
        while (quick.totalDifficulty().compareTo(slow.totalDifficulty()) <= 0) {
            quick = build.on(quick).secondsAfterParent(1).mine();
        }
        assertThat(quick.number().value()).isLessThan(4);
        return quick;
    }

    @Test
    void takesAContributionFromAnyone() {
        ContributionTransaction share = share(0);
        assertThat(submit(share)).isEqualTo(new Outcome.Added(share));
        assertThat(submit(share)).isEqualTo(new Outcome.AlreadyKnown(share.hash()));
        assertThat(pool.view().contributions()).containsExactly(share);
        assertThat(pool.view().transaction(share.hash())).contains(share);
        assertThat(announced).containsExactly(share);
    }

    @Test
    void refusesWorkThatIsTooWeakOrMadeUp() {
        SealedWork weak = build.on(build.genesis()).tooWeak();
        assertThat(ruleOf(submit(ContributionTransaction.of(weak)))).isEqualTo(Rule.CONTRIBUTION_TARGET);
        SealedWork good = share(0).work();
        for (int i = 1; i < 200; i++) {
            Hash mix = new Hash(i, good.seal().mixHash().b(), 0, 0);
            Outcome outcome = submit(ContributionTransaction.of(
                    SealedWork.of(good.header(), new Seal(good.seal().nonce(), mix))));
            assertThat(ruleOf(outcome)).isIn(Rule.CONTRIBUTION_TARGET, Rule.CONTRIBUTION_MIX);
        }
        assertThat(pool.view().works()).isEmpty();
    }

    @Test
    void defersWorkFromAPartOfTheChainThatIsNotKnownHere() {
        BuiltBlock ahead = build.extend(build.genesis(), 9);
        SealedWork work = build.on(ahead).share();
        assertThat(submit(ContributionTransaction.of(work)))
                .isEqualTo(new Outcome.Deferred(new Wait.ForBlock(ahead.hash())));
    }

    @Test
    void forgetsContributionsThatAreIncludedOrTooOld() {
        ContributionTransaction included = share(0);
        ContributionTransaction left = share(1000);
        submit(included);
        submit(left);
        BuiltBlock head = build.on(build.genesis()).contribute(included.work()).mine();
        node.importBlock(head.block());
        assertThat(pool.view().contributions()).containsExactly(left);
        assertThat(ruleOf(submit(included))).isEqualTo(Rule.CONTRIBUTION_REPEATED);

        head = build.extend(head, 5);
        node.importAll(head.chain());
        assertThat(pool.view().contributions())
                .as("block 7 may include work of 1")
                .containsExactly(left);
        head = build.extend(head, 1);
        node.importAll(head.chain());
        assertThat(pool.view().contributions()).isEmpty();
    }

    @Test
    void boundsTheContributionsOfOneBeneficiary() {
        for (int i = 0; i < 3; i++) {
            assertThat(submit(share(1000L * i))).isInstanceOf(Outcome.Added.class);
        }
        assertThat(limitOf(submit(share(3000)))).isEqualTo(PoolLimit.SENDER_LIMIT);
    }

    @Test
    void makesRoomForOlderWorkByDroppingTheYoungest() {
        BuiltBlock head = build.on(build.genesis()).mine();
        node.importBlock(head.block());
        for (int i = 0; i < 20; i++) {
            Address miner = Address.ofNumber(0x500 + i / 3);
            assertThat(submit(share(head, miner, 1000L * i))).isInstanceOf(Outcome.Added.class);
        }
        ContributionTransaction youngest = pool.view().contributions().getLast();
        assertThat(limitOf(submit(share(head, MINER, 0)))).isEqualTo(PoolLimit.POOL_FULL);

        ContributionTransaction older = share(0);
        assertThat(submit(older)).isEqualTo(new Outcome.Added(older));
        assertThat(pool.view().contributions())
                .startsWith(older)
                .doesNotContain(youngest)
                .hasSize(20);
    }

    @Test
    void makesRoomAmongOneBeneficiarysWorkByDroppingItsYoungest() {
        BuiltBlock head = build.on(build.genesis()).mine();
        node.importBlock(head.block());
        ContributionTransaction first = share(head, MINER, 0);
        ContributionTransaction second = share(head, MINER, 1000);
        ContributionTransaction third = share(head, MINER, 2000);
        ContributionTransaction another = share(head, Address.ofNumber(0x500), 0);
        List.of(first, second, third, another)
                .forEach(it -> assertThat(submit(it)).isInstanceOf(Outcome.Added.class));

        ContributionTransaction older = share(0);
        submit(older);
        assertThat(pool.view().contributions()).containsExactly(older, first, second, another);
    }

    private Outcome submit(Transaction transaction) {
        return submit(transaction.encoded());
    }

    private Outcome submit(Bytes encoded) {
        var outcome = pool.submit(encoded);
        node.time.runDue();
        assertThat(outcome).isDone();
        return outcome.join();
    }

    /** A share of block 1; another nonce to start from, another share. */
    private ContributionTransaction share(long firstNonce) {
        return share(build.genesis(), MINER, firstNonce);
    }

    private ContributionTransaction share(BuiltBlock parent, Address beneficiary, long firstNonce) {
        return ContributionTransaction.of(
                build.on(parent).beneficiary(beneficiary).firstNonce(firstNonce).share());
    }

    private SignedTransaction transfer(int from, long nonce, long tip) {
        return transfer(from, nonce, tip, Wei.of(1));
    }

    private SignedTransaction transfer(int from, long nonce, long tip, Wei value) {
        return signed(from, body(nonce, tip, Gas.of(21_000), value));
    }

    private TransactionBody body(long nonce, long tip, Gas gas, Wei value) {
        return new TransactionBody.DynamicFee(
                build.spec().chainId(),
                nonce,
                Wei.of(tip),
                Wei.of(100 * GWEI),
                gas,
                Optional.of(OTHER),
                value,
                Bytes.EMPTY,
                List.of());
    }

    private TransactionBody fees(long nonce, long tip, long cap) {
        return new TransactionBody.DynamicFee(
                build.spec().chainId(),
                nonce,
                Wei.of(tip),
                Wei.of(cap),
                Gas.of(21_000),
                Optional.of(OTHER),
                Wei.of(1),
                Bytes.EMPTY,
                List.of());
    }

    private static SignedTransaction signed(int from, TransactionBody body) {
        return TestAccounts.sign(from, body);
    }

    private static Rule ruleOf(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Invalid.class);
        return ((Outcome.Invalid) outcome).rule();
    }

    private static PoolLimit limitOf(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).limit();
    }
}

package org.lode.consensus.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.BuiltBlock;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;

/** Each clause of what makes a contribution valid (docs/protocol.md), kept and broken. Constants: depth 6, window 6, at most 16. */
final class ContributionRulesTest {
    private static final Address MINER = Address.ofNumber(0x3141);

    private final ChainBuilder chain = ChainBuilder.tiny();
    private final BuiltBlock parent = chain.extend(chain.genesis(), 9);

    @Test
    void acceptsAShareOfTheBlockBefore() {
        SealedWork share = share(parent);

        BuiltBlock next = chain.on(parent).mine();

        assertValid(share, next);
    }

    @Test
    void acceptsAShareOfTheBlocksOwnHeight() {
        assertValid(share(parent), parent);
    }

    @Test
    void acceptsAShareOfWindowBlocksAgo() {
        SealedWork share = share(parent);

        assertValid(share, chain.extend(parent, 6));
    }

    /** Clause 1. */
    @Test
    void rejectsAContributionWhenItIsOlderThanTheWindow() {
        SealedWork share = share(parent);

        assertRefused(share, chain.extend(parent, 7), Rule.CONTRIBUTION_WINDOW);
    }

    /** Clause 1. */
    @Test
    void rejectsAContributionWhenItsNumberIsAboveTheBlocks() {
        SealedWork share = share(chain.extend(parent, 1));

        assertRefused(share, parent, Rule.CONTRIBUTION_NUMBER);
    }

    /** Clause 2. */
    @Test
    void rejectsAContributionWhenItsAnchorIsNotAnAncestor() {
        BuiltBlock otherSide = chain.genesis();
        for (int i = 0; i < 9; i++) {
            otherSide = chain.on(otherSide).extraData(Bytes.ofHex("0x01")).mine();
        }

        assertRefused(share(otherSide), parent, Rule.CONTRIBUTION_ANCHOR);
    }

    /** Clause 2: work on the losing side of a fork is still paid. */
    @Test
    void acceptsAShareWhoseParentIsOrphaned() {
        BuiltBlock fork = chain.extend(chain.genesis(), 5);
        BuiltBlock orphan = chain.on(fork).extraData(Bytes.ofHex("0x01")).mine();
        BuiltBlock head = chain.extend(fork, 2);

        assertThat(orphan.hash()).isNotEqualTo(head.ancestor(orphan.number()).hash());
        assertValid(share(orphan), head);
    }

    /** Clauses 2 and 4: a stale block is paid as a contribution. */
    @Test
    void acceptsAStaleBlock() {
        BuiltBlock stale = chain.on(parent).extraData(Bytes.ofHex("0x01")).mine();

        assertValid(stale.block().header().work(), chain.extend(parent, 1));
    }

    /** Clause 3. */
    @Test
    void rejectsAContributionWhenItMissesTheShareTarget() {
        assertRefused(chain.on(parent).tooWeak(), parent, Rule.CONTRIBUTION_TARGET);
    }

    /** Clause 3: proven before, and still weighed against this chain's target. */
    @Test
    void weighsWorkThatWasVerifiedBeforeAgainstTheShareTarget() {
        SealedWork weak = chain.on(parent).tooWeak();
        VerifiedWork verified = new VerifiedWork(weak, Hash.ofHex("0x" + "ff".repeat(32)));

        Verdict<VerifiedWork> verdict = contributions().check(weak, parent, new Proven() {
            @Override
            public Optional<VerifiedWork> work(Hash workId) {
                return Optional.of(verified);
            }

            @Override
            public Optional<RecoveredTransaction> transaction(Hash hash) {
                return Optional.empty();
            }
        });

        assertRefused(verdict, Rule.CONTRIBUTION_TARGET);
    }

    /** Clause 3. */
    @Test
    void rejectsAContributionWhenItsMixWasMadeUp() {
        SealedWork share = share(parent);
        Verdict<VerifiedWork> verdict;
        long guess = 0;
        do {
            Seal madeUp = new Seal(share.seal().nonce(), new Hash(0, 0, 0, ++guess));
            verdict = contributions().check(SealedWork.of(share.header(), madeUp), parent, Proven.NOTHING);
        } while (((Verdict.Invalid<VerifiedWork>) verdict).rule() == Rule.CONTRIBUTION_TARGET);

        assertRefused(verdict, Rule.CONTRIBUTION_MIX);
    }

    /** Clause 3: the beneficiary cannot be exchanged. */
    @Test
    void rejectsStolenWork() {
        SealedWork share = share(parent);
        WorkHeader it = share.header();
        WorkHeader stolen = new WorkHeader(
                it.parentHash(),
                it.anchorHash(),
                it.number(),
                it.timestampSeconds(),
                it.difficulty(),
                Address.ofNumber(0xbad),
                it.contentHash());

        Verdict<VerifiedWork> verdict =
                contributions().check(SealedWork.of(stolen, share.seal()), parent, Proven.NOTHING);

        assertThat(((Verdict.Invalid<VerifiedWork>) verdict).rule())
                .isIn(Rule.CONTRIBUTION_TARGET, Rule.CONTRIBUTION_MIX);
    }

    /** Clause 4. */
    @Test
    void rejectsAContributionWhenItIsAnAncestorBlock() {
        assertRefused(parent.block().header().work(), parent, Rule.CONTRIBUTION_IS_ANCESTOR);
        assertRefused(parent.block().header().work(), chain.extend(parent, 3), Rule.CONTRIBUTION_IS_ANCESTOR);
    }

    /** Clause 4. */
    @Test
    void rejectsAContributionWhenAnAncestorIncludesIt() {
        SealedWork share = share(parent);
        BuiltBlock including = chain.on(parent).contribute(share).mine();

        assertRefused(share, including, Rule.CONTRIBUTION_REPEATED);
        assertRefused(share, chain.extend(including, 5), Rule.CONTRIBUTION_REPEATED);
    }

    /** Clause 4: when it could be included again, it is too old. */
    @Test
    void rejectsAContributionForItsAgeOnceItsInclusionIsOutOfSight() {
        SealedWork share = share(parent);
        BuiltBlock including = chain.on(parent).contribute(share).mine();

        assertRefused(share, chain.extend(including, 6), Rule.CONTRIBUTION_WINDOW);
    }

    /** Clause 4. */
    @Test
    void rejectsABlockThatIncludesAContributionTwice() {
        SealedWork share = share(parent);
        Block block = chain.on(parent).contribute(share, share).build();

        assertRefused(chain.on(parent).judge(block), Rule.CONTRIBUTION_REPEATED);
    }

    /** Clause 5. */
    @Test
    void rejectsABlockWithAContributionAfterATransaction() {
        Block block = chain.on(parent)
                .transactions(TestAccounts.transfer(0, 0, MINER, Wei.of(1)))
                .contribute(share(parent))
                .build();

        assertRefused(chain.on(parent).judge(block), Rule.CONTRIBUTION_ORDER);
    }

    /** Clause 5. */
    @Test
    void acceptsMaxContributionsAndRejectsOneMore() {
        SealedWork[] shares = new SealedWork[17];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = chain.on(parent)
                    .beneficiary(MINER)
                    .firstNonce((long) i << 32)
                    .share();
        }

        Block most = chain.on(parent).contribute(Arrays.copyOf(shares, 16)).build();
        Block tooMany = chain.on(parent).contribute(shares).build();

        assertThat(chain.on(parent).judge(most)).isInstanceOf(Verdict.Valid.class);
        assertRefused(chain.on(parent).judge(tooMany), Rule.CONTRIBUTION_COUNT);
    }

    @Test
    void rejectsABlockForOneBadContributionAmongGoodOnes() {
        Block block = chain.on(parent)
                .contribute(share(parent), chain.on(parent).tooWeak())
                .build();

        assertRefused(chain.on(parent).judge(block), Rule.CONTRIBUTION_TARGET);
    }

    private SealedWork share(BuiltBlock on) {
        return chain.on(on).beneficiary(MINER).share();
    }

    private ContributionRules contributions() {
        return chain.rules().contributions();
    }

    private void assertValid(SealedWork work, BuiltBlock on) {
        assertThat(contributions().check(work, on, Proven.NOTHING)).isInstanceOf(Verdict.Valid.class);
        chain.on(on).contribute(work).mine();
    }

    private void assertRefused(SealedWork work, BuiltBlock on, Rule rule) {
        assertRefused(contributions().check(work, on, Proven.NOTHING), rule);
        assertRefused(chain.on(on).judge(chain.on(on).contribute(work).build()), rule);
    }

    private static void assertRefused(Verdict<?> verdict, Rule rule) {
        assertThat(verdict).isInstanceOf(Verdict.Invalid.class);
        assertThat(((Verdict.Invalid<?>) verdict).rule()).isEqualTo(rule);
    }
}

package org.lode.benchmarks.incentives.fork;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lode.benchmarks.incentives.difficulty.Miner.Stamp;
import org.lode.benchmarks.incentives.fork.HeaderTactics.Anchors;
import org.lode.benchmarks.incentives.fork.Ledger.Finder;
import org.lode.benchmarks.incentives.fork.ShareTactics.Inclusion;
import org.lode.benchmarks.incentives.fork.ShareTactics.Release;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.ContributionParameters;
import org.lode.consensus.genesis.DifficultyParameters;
import org.lode.consensus.genesis.Preset;
import org.lode.consensus.genesis.RewardParameters;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;

/** The compact model pays what the rules of consensus pay, block by block, whatever the parameters, the strategy and the luck. */
final class LedgersTest {
    private static final int BLOCKS = 120;
    private static final RewardParameters REWARD =
            Preset.TESTNET.genesis().spec().reward();

    private static <T> T drawn(T[] all, int number) {
        return Arrays.asList(all).get(number % all.length);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void compactModelEqualsTheRules(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ShareRules rules = new ShareRules(
                1 << (1 + random.nextInt(4)), 1 + random.nextInt(8), random.nextInt(8), 1 + random.nextInt(20));
        ShareTactics tactics = new ShareTactics(
                drawn(Inclusion.values(), random.nextInt(Inclusion.values().length)),
                drawn(Release.values(), random.nextInt(Release.values().length)));
        Policy policy = drawn(Withholding.values(), seed);
        Race.Odds odds = new Race.Odds(0.2 + 0.25 * random.nextDouble(), random.nextDouble(), rules.unitsPerBlock());
        ShareLedger compact = new ShareLedger(rules, tactics);
        RuleLedger real = new RuleLedger(rules, REWARD, tactics);

        new Race(policy, new Pair(compact, compact::lastIncluded, real), odds, random).run(BLOCKS);

        assertPaysTheSame(compact.tally(), real);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void combinedAttacksArePaidWhatTheRulesPay(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ChainSpec spec =
                spec(new ContributionParameters(random.nextInt(8), 4 + random.nextInt(20), 4 + random.nextInt(28)));
        ShareTactics tactics = new ShareTactics(
                drawn(Inclusion.values(), random.nextInt(Inclusion.values().length)),
                drawn(Release.values(), random.nextInt(Release.values().length)));
        HeaderTactics headers = new HeaderTactics(
                drawn(Anchors.values(), 1 + seed % (Anchors.values().length - 1)),
                drawn(Stamp.values(), random.nextInt(Stamp.values().length)));
        Policy policy = drawn(Withholding.values(), seed);
        Race.Odds odds = new Race.Odds(0.2 + 0.25 * random.nextDouble(), random.nextDouble(), 8);
        TimedLedger timed = new TimedLedger(spec, tactics, headers, odds, random.split());
        RuleLedger real = new RuleLedger(ShareRules.of(spec), REWARD, tactics);
        Pair pair = new Pair(timed, timed::lastIncluded, real);

        new Race(policy, pair, timed, random).run(BLOCKS);

        assertThat(pair.otherNumbers)
                .as("shares with another number than the next block's")
                .isPositive();
        assertPaysTheSame(timed.tally(), real);
    }

    /** A devnet, on which difficulty moves fast, with other rules for contributions. */
    private static ChainSpec spec(ContributionParameters contribution) {
        ChainSpec devnet = Preset.DEVNET.genesis().spec();
        DifficultyParameters difficulty = devnet.difficulty();
        return new ChainSpec(
                devnet.name(),
                devnet.chainId(),
                devnet.ethash(),
                new DifficultyParameters(
                        difficulty.blockTimeSeconds(),
                        8,
                        difficulty.halfLifeSeconds(),
                        UInt256.of(2_000_000_000L),
                        UInt256.ONE),
                contribution,
                REWARD,
                devnet.fee());
    }

    /** Each work once, and every wei of it. */
    private static void assertPaysTheSame(ShareTally tally, RuleLedger real) {
        assertThat(real.unitsOf(Finder.ATTACKER)).isEqualTo(tally.ownBlocks() + tally.ownShares());
        assertThat(real.unitsOf(Finder.OTHERS))
                .isEqualTo(tally.blocks() + tally.shares() - tally.ownBlocks() - tally.ownShares());
        assertThat(amount(real.earned(Finder.ATTACKER))).isEqualTo(attackerWei(tally));
        assertThat(amount(real.earned(Finder.OTHERS)))
                .isEqualTo(amount(REWARD.block())
                        .multiply(BigInteger.valueOf(tally.blocks() + tally.shares()))
                        .subtract(attackerWei(tally)));
    }

    private static BigInteger attackerWei(ShareTally tally) {
        return amount(REWARD.block())
                .multiply(BigInteger.valueOf(tally.ownBlocks()))
                .add(amount(REWARD.contribution()).multiply(BigInteger.valueOf(tally.ownShares())))
                .add(amount(REWARD.inclusion()).multiply(BigInteger.valueOf(tally.ownIncluded())));
    }

    private static BigInteger amount(Wei wei) {
        return wei.value().toBigInteger();
    }

    /** Tells both and compares which contributions each block has. */
    private static final class Pair implements Ledger {
        private final Ledger compact;
        private final Supplier<long[]> included;
        private final RuleLedger real;
        private int otherNumbers;

        Pair(Ledger compact, Supplier<long[]> included, RuleLedger real) {
            this.compact = compact;
            this.included = included;
            this.real = real;
        }

        @Override
        public void share(Finder finder, Finder branch, int ahead) {
            otherNumbers += ahead == 0 ? 0 : 1;
            compact.share(finder, branch, ahead);
            real.share(finder, branch, ahead);
        }

        @Override
        public void block(Finder finder) {
            compact.block(finder);
            real.block(finder);
            assertThat(included.get()).isEqualTo(real.lastIncluded());
        }

        @Override
        public void reveal(int blocks) {
            compact.reveal(blocks);
            real.reveal(blocks);
        }

        @Override
        public void attackerWins(int blocks) {
            compact.attackerWins(blocks);
            real.attackerWins(blocks);
        }

        @Override
        public void othersWin() {
            compact.othersWin();
            real.othersWin();
        }
    }
}

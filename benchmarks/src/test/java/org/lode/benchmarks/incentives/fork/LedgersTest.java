package org.lode.benchmarks.incentives.fork;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lode.benchmarks.incentives.fork.Ledger.Finder;
import org.lode.benchmarks.incentives.fork.ShareTactics.Inclusion;
import org.lode.benchmarks.incentives.fork.ShareTactics.Release;
import org.lode.consensus.genesis.Preset;
import org.lode.consensus.genesis.RewardParameters;
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
        Pair pair = new Pair(new ShareLedger(rules, tactics), new RuleLedger(rules, REWARD, tactics));

        new Race(policy, pair, odds, random).run(BLOCKS);

        ShareTally tally = pair.compact.tally();
        assertThat(pair.real.unitsOf(Finder.ATTACKER)).isEqualTo(tally.ownBlocks() + tally.ownShares());
        assertThat(pair.real.unitsOf(Finder.OTHERS))
                .isEqualTo(tally.blocks() + tally.shares() - tally.ownBlocks() - tally.ownShares());
        assertThat(amount(pair.real.earned(Finder.ATTACKER))).isEqualTo(attackerWei(tally));
        assertThat(amount(pair.real.earned(Finder.OTHERS)))
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
    private record Pair(ShareLedger compact, RuleLedger real) implements Ledger {
        @Override
        public void share(Finder finder, Finder branch) {
            compact.share(finder, branch);
            real.share(finder, branch);
        }

        @Override
        public void block(Finder finder) {
            compact.block(finder);
            real.block(finder);
            assertThat(compact.lastIncluded()).isEqualTo(real.lastIncluded());
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

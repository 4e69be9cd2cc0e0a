package org.lode.benchmarks.incentives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lode.benchmarks.incentives.LiteratureFigure.Counted;
import org.lode.benchmarks.incentives.LiteratureFigure.UncleRules;
import org.lode.benchmarks.incentives.fork.BestResponse;
import org.lode.benchmarks.incentives.fork.BlockLedger;
import org.lode.benchmarks.incentives.fork.Payoff;
import org.lode.benchmarks.incentives.fork.Race;
import org.lode.benchmarks.incentives.fork.UncleChain;
import org.lode.benchmarks.incentives.fork.UncleLedger.Referring;
import org.lode.benchmarks.incentives.fork.UncleLedger.UncleReward;
import org.lode.benchmarks.incentives.report.Estimate;

/** What others published, within the error of a short simulation with fixed seeds. */
final class LiteratureTest {
    private static final int RUNS = 8;
    private static final long BLOCKS = 300_000;
    private static final double STANDARD_ERRORS = 4;

    @ParameterizedTest
    @CsvSource({"0.25, 0.2500", "0.3, 0.3269", "0.33333333, 0.3846", "0.4, 0.5256"})
    void selfishMinersEarnWhatEyalAndSirerDerived(double alpha, double published) {
        assertThat(LiteratureFigure.eyalSirer(alpha, 0.5)).isCloseTo(published, within(5e-5));
        assertHolds(published, 5e-5, random -> LiteratureFigure.selfishShare(alpha, 0.5, BLOCKS, random));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.33333333", "0.5, 0.25", "0.9, 0.083333333"})
    void selfishMiningPaysFromTheThresholdOn(double gamma, double threshold) {
        assertHolds(threshold, 0, random -> LiteratureFigure.selfishShare(threshold, gamma, BLOCKS, random));
    }

    /** Niu and Feng give three digits. */
    @ParameterizedTest
    @CsvSource({
        "BY_DISTANCE, BLOCKS, 0.054",
        "BY_DISTANCE, BLOCKS_AND_UNCLES, 0.270",
        "HALF, BLOCKS, 0.163",
        "HALF, BLOCKS_AND_UNCLES, 0.356"
    })
    void unclesMoveTheThresholdWhereNiuAndFengFoundIt(UncleReward reward, Counted counted, double threshold) {
        assertThat(new UncleRules(reward, Referring.AS_PUBLISHED, counted).threshold())
                .isCloseTo(threshold, within(5e-4));
    }

    @Test
    void unclesLieAsFarAwayAsNiuAndFengFound() {
        UncleChain chain = new UncleChain(0.3, 0.5, UncleReward.BY_DISTANCE, Referring.BY_THE_BLOCKS);
        double[] published = {0.527, 0.295, 0.111, 0.043, 0.017, 0.007};
        for (int distance = 1; distance <= published.length; distance++) {
            assertThat(chain.othersUnclesAt(distance)).isCloseTo(published[distance - 1], within(5e-4));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.270, BY_DISTANCE, AS_PUBLISHED", "0.270, BY_DISTANCE, BY_THE_BLOCKS", "0.356, HALF, AS_PUBLISHED"})
    void uncleRacesGainWhatTheChainOfStatesSays(double alpha, UncleReward reward, Referring referring) {
        for (Counted counted : Counted.values()) {
            UncleRules rules = new UncleRules(reward, referring, counted);
            assertHolds(rules.gain(alpha), 0, random -> rules.gain(alpha, BLOCKS, random));
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "5", "20", "40"})
    void bobtailVariesAsItsAuthorsDerived(int k) {
        double published = (8.0 * k + 4) / (6.0 * (k * k + k));
        assertHolds(published, 0, random -> Bobtail.relativeVariance(k, 20_000, random));
    }

    @Test
    void theBestResponseToBitcoinEarnsWhatSapirshteinFound() {
        assertThat(new BestResponse(1 / 3.0, 0, 45, Payoff.BLOCKS).solve().share())
                .isCloseTo(0.33705, within(2e-5));
    }

    @Test
    void theBestPolicyEarnsInTheRaceWhatWasComputedForIt() {
        BestResponse.Answer answer = new BestResponse(0.4, 0.5, 30, Payoff.BLOCKS).solve();
        assertHolds(answer.share(), 5e-4, random -> {
            BlockLedger ledger = new BlockLedger();
            new Race(answer.policy(), ledger, new Race.Odds(0.4, 0.5, 1), random).run(BLOCKS);
            return ledger.attackerShare();
        });
    }

    private static void assertHolds(double published, double rounding, ToDoubleFunction<SplittableRandom> measure) {
        Estimate here = Estimate.of(IntStream.range(0, RUNS)
                .mapToDouble(seed -> measure.applyAsDouble(new SplittableRandom(seed)))
                .toArray());
        assertThat(here.mean())
                .as("seeds 0 to %d gave %s", RUNS - 1, here.text(6))
                .isCloseTo(published, within(STANDARD_ERRORS * here.error() + rounding));
    }
}

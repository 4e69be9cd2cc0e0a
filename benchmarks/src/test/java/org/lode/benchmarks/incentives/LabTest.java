package org.lode.benchmarks.incentives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lode.benchmarks.incentives.Lab.Settings;
import org.lode.benchmarks.incentives.fork.Race;
import org.lode.benchmarks.incentives.fork.ShareTactics;
import org.lode.benchmarks.incentives.fork.ShareTactics.Inclusion;
import org.lode.benchmarks.incentives.fork.ShareTactics.Release;
import org.lode.benchmarks.incentives.fork.Withholding;

final class LabTest {
    @Test
    void everyNumberOfThreadsGivesTheSameFigures() {
        for (Figure figure : List.of(new LatencyFigure(), new AnchorFigure(), new RivalsFigure())) {
            assertThat(csv(figure, new Settings(7, 0.001, 3)))
                    .as(figure.name())
                    .isEqualTo(csv(figure, new Settings(7, 0.001, 1)));
        }
    }

    @Test
    void anotherSeedGivesAnotherFigure() {
        assertThat(csv(new LatencyFigure(), new Settings(1, 0.01, 1)))
                .isNotEqualTo(csv(new LatencyFigure(), new Settings(2, 0.01, 1)));
    }

    @Test
    void crossingsAreFoundWhereTheyAre() {
        assertThat(Crossing.near(0.3, alpha -> 3 * (alpha - 0.31) + 5 * (alpha - 0.31) * (alpha - 0.31)))
                .isCloseTo(0.31, within(1e-9));
    }

    @Test
    void honestMinersEarnTheirPartOfTheHashRate() {
        var rules = Parameters.rules();
        var ledger = Attack.of(Withholding.HONEST, Inclusion.OLDEST_FIRST)
                .run(rules, new Race.Odds(0.3, 0.5, rules.unitsPerBlock()), 200_000, new SplittableRandom(1));
        assertThat(ledger.tally().attackerShare(Parameters.inclusion())).isCloseTo(0.3, within(0.0015));
    }

    /** A guard for the presets: what docs/incentives.md promises of them. */
    @Test
    void aThirdGainsAtMostAQuarterOfAPercentageOfAllRewards() {
        var rules = Parameters.rules();
        var late = new ShareTactics(Inclusion.OWN_FIRST, Release.LATE);
        for (Attack attack : List.of(
                Attack.of(Withholding.SELFISH, Inclusion.OLDEST_FIRST),
                Attack.of(Withholding.SELFISH, Inclusion.OWN_ONLY),
                Attack.of(Withholding.LEAD_FORK_STUBBORN, Inclusion.OWN_ONLY),
                Attack.of(Withholding.HONEST, Inclusion.OWN_ONLY),
                Attack.of(Withholding.HONEST, late))) {
            double share = attack.trial(
                            rules, new Race.Odds(1 / 3.0, 0.5, rules.unitsPerBlock()), 80_000, Parameters.inclusion())
                    .run(new SplittableRandom(1))[0];
            assertThat(share)
                    .as("%s, %s", attack.label(), attack.tacticsLabel())
                    .isLessThan(1 / 3.0 + 0.0025);
        }
    }

    private static String csv(Figure figure, Settings settings) {
        try (Lab lab = new Lab(settings, figure.name())) {
            return figure.make(lab).table().csv();
        }
    }
}

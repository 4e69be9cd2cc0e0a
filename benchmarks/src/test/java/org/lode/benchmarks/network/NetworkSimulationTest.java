package org.lode.benchmarks.network;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.ContributionParameters;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.genesis.RewardParameters;
import org.lode.consensus.primitive.Wei;
import org.slf4j.LoggerFactory;

/** Networks of real nodes in virtual time; {@code -Dlode.simulation.seeds=N} runs more of them. */
final class NetworkSimulationTest {
    private static final int SEEDS = Integer.getInteger("lode.simulation.seeds", 200);
    private static final int SEEDS_FOR_A_BUG = 10;

    /** What nodes log of the mishaps that the simulation made is no news. */
    @BeforeAll
    static void silenceNodes() {
        ((Logger) LoggerFactory.getLogger("org.lode.node")).setLevel(Level.OFF);
    }

    @Test
    void everySeedEndsOnOneHeadWithNothingBrokenOnTheWay() throws InterruptedException {
        List<String> failures = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        SeedRuns.run(Settings.DEFAULT, 1, SEEDS, outcome -> {
            outcomes.add(outcome);
            outcome.failure().ifPresent(what -> failures.add("seed " + outcome.seed() + ": " + what));
        });
        assertThat(failures).isEmpty();
        assertThat(outcomes).as("storms in which nothing happened").allMatch(it -> it.height() > 5);
        assertThat(outcomes.stream().mapToLong(Outcome::reverted).sum())
                .as("blocks reverted by reorganisations in %d seeds", SEEDS)
                .isGreaterThan(SEEDS);
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        Outcome first = NetworkSimulation.run(Settings.DEFAULT, 4711);
        Outcome second = NetworkSimulation.run(Settings.DEFAULT, 4711);
        assertThat(second).isEqualTo(first);
        assertThat(NetworkSimulation.run(Settings.DEFAULT, 4712).traceHash()).isNotEqualTo(first.traceHash());
    }

    @Test
    void aNodeThatPaysAWeiTooMuchIsFound() {
        Optional<Outcome> found = firstFailure(spec -> new ChainSpec(
                spec.name(),
                spec.chainId(),
                spec.ethash(),
                spec.difficulty(),
                spec.contribution(),
                new RewardParameters(
                        spec.reward().block(),
                        spec.reward().contribution().plus(Wei.of(1)),
                        spec.reward().inclusion()),
                spec.fee()));
        assertThat(found.flatMap(Outcome::failure)).get().asString().contains("node 0");
    }

    @Test
    void aNodeThatPaysForWorkOfAnyAgeIsFound() {
        Optional<Outcome> found = firstFailure(spec -> new ChainSpec(
                spec.name(),
                spec.chainId(),
                spec.ethash(),
                spec.difficulty(),
                new ContributionParameters(
                        spec.contribution().anchorDepth(),
                        1000,
                        spec.contribution().maxContributions()),
                spec.reward(),
                spec.fee()));
        assertThat(found.flatMap(Outcome::failure)).get().asString().contains("CONTRIBUTION_WINDOW");
    }

    /** Another chain's rules for node 0. */
    @FunctionalInterface
    private interface Bug {
        ChainSpec in(ChainSpec spec);
    }

    private static Optional<Outcome> firstFailure(Bug bug) {
        return LongStream.rangeClosed(1, SEEDS_FOR_A_BUG)
                .mapToObj(seed -> NetworkSimulation.run(
                        Settings.DEFAULT,
                        (node, genesis) -> node == 0
                                ? new Genesis(bug.in(genesis.spec()), genesis.block(), genesis.allocation())
                                : genesis,
                        seed))
                .filter(outcome -> outcome.failure().isPresent())
                .peek(outcome -> System.out.println("found with seed " + outcome.seed() + ": "
                        + outcome.failure().get()))
                .findFirst();
    }
}

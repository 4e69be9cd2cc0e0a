package org.lode.benchmarks.incentives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lode.benchmarks.incentives.CombinationSearch.Entry;
import org.lode.benchmarks.incentives.CombinationSearch.Found;
import org.lode.benchmarks.incentives.CombinationSearch.Place;
import org.lode.benchmarks.incentives.CombinationSearch.Round;
import org.lode.benchmarks.incentives.difficulty.Miner;
import org.lode.benchmarks.incentives.difficulty.Miner.Power;
import org.lode.benchmarks.incentives.difficulty.Miner.Stamp;
import org.lode.benchmarks.incentives.difficulty.Miner.Work;
import org.lode.benchmarks.incentives.difficulty.Timeline;
import org.lode.benchmarks.incentives.fork.HeaderTactics;
import org.lode.benchmarks.incentives.fork.HeaderTactics.Anchors;
import org.lode.benchmarks.incentives.fork.Race;
import org.lode.benchmarks.incentives.fork.ShareRules;
import org.lode.benchmarks.incentives.fork.ShareTactics;
import org.lode.benchmarks.incentives.fork.ShareTactics.Inclusion;
import org.lode.benchmarks.incentives.fork.ShareTactics.Release;
import org.lode.benchmarks.incentives.fork.ShareTally;
import org.lode.benchmarks.incentives.fork.TimedLedger;
import org.lode.benchmarks.incentives.fork.Withholding;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.DifficultyParameters;
import org.lode.consensus.genesis.Preset;

/** An attack that makes one choice alone is the attack that was simulated alone, and the search finds what only several can do. */
final class CombinationTest {
    private static final long SEED = 11;
    private static final int BLOCKS = 2_000;
    private static final double ALPHA = 0.35;

    private static final List<Round> ROUNDS = List.of(new Round(0, 1, 2, 8, 3), new Round(0, 1, 2, 3, 2));
    private static final List<Place> PLACES =
            List.of(new Place(Preset.TESTNET, ALPHA, 0.5), new Place(Preset.DEVNET, ALPHA, 1));

    /** The testnet, if its difficulty stood still. */
    private static ChainSpec still() {
        ChainSpec spec = Parameters.settled(Preset.TESTNET);
        DifficultyParameters difficulty = spec.difficulty();
        return Parameters.with(
                spec,
                new DifficultyParameters(
                        difficulty.blockTimeSeconds(),
                        difficulty.unitsPerBlock(),
                        1L << 50,
                        difficulty.genesisDifficulty(),
                        difficulty.minimumDifficulty()));
    }

    @ParameterizedTest
    @EnumSource
    void whereDifficultyStandsStillARaceInTimeIsTheRace(Withholding policy) {
        ChainSpec spec = still();
        Race.Odds odds = new Race.Odds(ALPHA, 0.5, 8);
        for (Inclusion inclusion : Inclusion.values()) {
            for (Release release : Release.values()) {
                Attack attack = Attack.of(policy, new ShareTactics(inclusion, release));
                ShareTally alone = attack.run(ShareRules.of(spec), odds, BLOCKS, new SplittableRandom(SEED))
                        .tally();
                TimedLedger timed =
                        new TimedLedger(spec, attack.tactics(), attack.headers(), odds, new SplittableRandom(SEED + 1));
                new Race(attack.policy(), timed, timed, new SplittableRandom(SEED)).run(BLOCKS);
                assertThat(timed.tally())
                        .as("%s, %s, seed %d", attack.label(), attack.tacticsLabel(), SEED)
                        .isEqualTo(alone);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DEVNET, NEXT_BLOCK, CLOCK, BLOCKS",
        "DEVNET, NEXT_BLOCK, AHEAD, BLOCKS",
        "DEVNET, EASIEST, CLOCK, WHICHEVER_PAYS",
        "DEVNET, EASIEST, AHEAD, WHICHEVER_PAYS",
        "TESTNET, NEXT_BLOCK, AHEAD, BLOCKS",
        "TESTNET, EASIEST, CLOCK, WHICHEVER_PAYS",
    })
    void withoutForksARaceInTimeIsTheTimeline(Preset preset, Anchors anchors, Stamp stamp, Work work) {
        ChainSpec spec = Parameters.settled(preset);
        Timeline timeline = new Timeline(
                spec,
                List.of(
                        new Miner(Power.constant(Parameters.NETWORK * ALPHA), stamp, work),
                        Miner.honest(Parameters.NETWORK * (1 - ALPHA))),
                Parameters.LEAD_SECONDS,
                new SplittableRandom(SEED));
        for (int block = 0; block < BLOCKS; block++) {
            timeline.step();
        }
        SplittableRandom random = new SplittableRandom(SEED);
        TimedLedger timed = new TimedLedger(
                spec, ShareTactics.HONEST, new HeaderTactics(anchors, stamp), new Race.Odds(ALPHA, 0.5, 8), random);
        new Race(Withholding.HONEST, timed, timed, random).run(BLOCKS);

        assertThat(timed.seconds()).isCloseTo(timeline.seconds(), within(1e-6));
        ShareTally tally = timed.tally();
        assertThat(tally.blocks() + tally.shares()).isEqualTo(timeline.paidUnits());
        double inclusion = Parameters.inclusion();
        assertThat(tally.ownBlocks() + (1 - inclusion) * tally.ownShares() + inclusion * tally.ownIncluded())
                .isEqualTo(timeline.income(0));
    }

    @Test
    void everyRecipeIsAnotherAndSingleOnesAreThoseOfTheOtherFigures() {
        List<Recipe> all = Recipe.all();
        assertThat(all).doesNotHaveDuplicates();
        // blocks with every including; honest blocks with late shares, anchors, dates
        int withBlocks = (Withholding.values().length + 1) * Inclusion.values().length;
        assertThat(all.stream().filter(Recipe::isSingle)).hasSize(withBlocks + Inclusion.values().length + 2 + 1);
    }

    /** What the search is to find: here three choices lose each alone, and gain together. */
    private static double landscape(Recipe recipe) {
        boolean selfish = recipe.blocks().equals(Optional.of(Withholding.SELFISH));
        boolean late = recipe.shares().release() == Release.LATE;
        boolean easiest = recipe.headers().anchors() == Anchors.EASIEST;
        boolean ahead = recipe.headers().stamp() == Stamp.AHEAD;
        double together = selfish && late && easiest ? 5 : 0;
        return together
                - (selfish ? 1 : 0)
                - (late ? 1 : 0)
                - (easiest ? 1 : 0)
                + (ahead ? 0.5 : 0)
                + (recipe.shares().inclusion() == Inclusion.OWN_ONLY ? 0.1 : 0);
    }

    @Test
    void searchFindsWhatOnlySeveralChoicesTogetherGain() {
        List<List<Entry>> asked = new ArrayList<>();
        CombinationSearch search = new CombinationSearch(ROUNDS, (entries, _) -> {
            asked.add(entries);
            return entries.stream()
                    .map(it -> List.of(new Estimate(landscape(it.recipe()), 0)))
                    .toList();
        });
        assertThat(search.search(PLACES)).containsOnlyKeys(PLACES).allSatisfy((place, found) -> {
            Recipe best = Recipe.all().stream()
                    .max(Comparator.comparingDouble(CombinationTest::landscape))
                    .orElseThrow();
            assertThat(found.getFirst().entry()).isEqualTo(new Entry(place, best));
            assertThat(found)
                    .isSortedAccordingTo(
                            Comparator.comparingDouble(it -> -it.share().mean()));
            assertThat(found.stream().filter(it -> it.entry().recipe().isSingle()))
                    .hasSize(2);
        });
        assertThat(asked).hasSize(2);
        assertThat(asked.getFirst()).hasSizeGreaterThan(2 * 500);
        assertThat(asked.getLast()).hasSizeLessThanOrEqualTo(2 * 2 * (8 + 3));
    }

    @Test
    void bestOfTheSearchIsAtLeastTheBestSingleAttack() {
        List<Round> rounds = List.of(new Round(50, 200, 2, 4, 2), new Round(50, 400, 2, 3, 1));
        try (Lab lab = new Lab(new Lab.Settings(SEED, 1, 2), "combined")) {
            CombinedFigure figure = new CombinedFigure();
            CombinationSearch search =
                    new CombinationSearch(rounds, (entries, round) -> figure.measure(lab, entries, round));
            List<Found> found = search.search(PLACES.subList(0, 1)).getOrDefault(PLACES.getFirst(), List.of());
            Found single = found.stream()
                    .filter(it -> it.entry().recipe().isSingle())
                    .findFirst()
                    .orElseThrow();
            assertThat(found).hasSize(4);
            assertThat(found.getFirst().share().mean())
                    .isGreaterThanOrEqualTo(single.share().mean())
                    .isBetween(ALPHA - 0.05, ALPHA + 0.15);
        }
    }
}

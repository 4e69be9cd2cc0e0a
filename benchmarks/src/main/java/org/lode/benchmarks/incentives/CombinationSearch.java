package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lode.benchmarks.incentives.difficulty.Miner.Stamp;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.consensus.genesis.Preset;

/**
 * Looks for the best combination of choices: measures all of them shortly, and those that did best again and longer, round by round, each
 * time with new random numbers. Dates matter so little that they are tried with what the first round leaves over. The best single
 * attacks go through the same rounds beside them.
 */
final class CombinationSearch {
    /**
     * A measurement of everything left.
     *
     * @param combined how many combinations go on to the next round
     * @param single how many single attacks do
     */
    record Round(long warmUp, long blocks, int runs, int combined, int single) {}

    /** A chain and an attacker's hash rate. */
    record Place(Preset preset, double alpha, double gamma) {}

    /** A combination in a place. */
    record Entry(Place place, Recipe recipe) {}

    /** What the last round found. */
    record Found(Entry entry, List<Estimate> measured) {
        Estimate share() {
            return measured.getFirst();
        }
    }

    /** Measures relative rewards, and what else there is to know, in one round. */
    @FunctionalInterface
    interface Measure {
        List<List<Estimate>> of(List<Entry> entries, Round round);
    }

    private final List<Round> rounds;
    private final Measure measure;

    /** @param rounds at least two */
    CombinationSearch(List<Round> rounds, Measure measure) {
        this.rounds = List.copyOf(rounds);
        this.measure = measure;
    }

    /** For each place what the last round leaves over, best first; at least one combination and one single attack. */
    Map<Place, List<Found>> search(List<Place> places) {
        List<Entry> entries = new ArrayList<>();
        for (Place place : places) {
            Recipe.all().stream()
                    .filter(it -> it.headers().stamp() == Stamp.CLOCK)
                    .forEach(it -> entries.add(new Entry(place, it)));
        }
        List<Entry> next = entriesOf(play(rounds.getFirst(), entries)).stream()
                .flatMap(it -> Stream.of(it, new Entry(it.place, it.recipe.dated(Stamp.AHEAD))))
                .toList();
        Map<Place, List<Found>> left = Map.of();
        for (Round round : rounds.subList(1, rounds.size())) {
            left = play(round, next);
            next = entriesOf(left);
        }
        return left;
    }

    private Map<Place, List<Found>> play(Round round, List<Entry> entries) {
        return best(entries, measure.of(entries, round), round);
    }

    private static List<Entry> entriesOf(Map<Place, List<Found>> found) {
        return found.values().stream().flatMap(List::stream).map(Found::entry).toList();
    }

    private static Map<Place, List<Found>> best(List<Entry> entries, List<List<Estimate>> measured, Round round) {
        Map<Place, List<Found>> byPlace = new LinkedHashMap<>();
        IntStream.range(0, entries.size())
                .mapToObj(i -> new Found(entries.get(i), measured.get(i)))
                .forEach(it -> byPlace.computeIfAbsent(it.entry.place, _ -> new ArrayList<>())
                        .add(it));
        byPlace.replaceAll((_, all) -> {
            all.sort(Comparator.comparingDouble((Found it) -> -it.share().mean()));
            List<Found> kept = new ArrayList<>();
            int[] room = {round.combined, round.single};
            for (Found it : all) {
                if (room[it.entry.recipe.isSingle() ? 1 : 0]-- > 0) {
                    kept.add(it);
                }
            }
            return kept;
        });
        return byPlace;
    }
}

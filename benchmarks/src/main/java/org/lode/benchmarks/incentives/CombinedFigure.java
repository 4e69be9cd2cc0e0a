package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.lode.benchmarks.incentives.CombinationSearch.Entry;
import org.lode.benchmarks.incentives.CombinationSearch.Found;
import org.lode.benchmarks.incentives.CombinationSearch.Place;
import org.lode.benchmarks.incentives.CombinationSearch.Round;
import org.lode.benchmarks.incentives.Lab.Trial;
import org.lode.benchmarks.incentives.fork.BestResponse;
import org.lode.benchmarks.incentives.fork.Payoff;
import org.lode.benchmarks.incentives.fork.Policy;
import org.lode.benchmarks.incentives.fork.Race;
import org.lode.benchmarks.incentives.fork.ShareRules;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.benchmarks.incentives.report.Plot;
import org.lode.benchmarks.incentives.report.Plot.Axis;
import org.lode.benchmarks.incentives.report.Table;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.Preset;

/** The best combination of all that an attacker can choose, beside the best single attack, and from which hash rate on it pays. */
final class CombinedFigure implements Figure {
    private static final double THIRD = 1 / 3.0;
    private static final double LARGE = 0.4;
    private static final double[] GAMMAS = {0, 0.5, 1};
    private static final double[] CURVE = {0.1, 0.2, 0.25, 0.3, 0.35, 0.375, 0.45};
    private static final int LONGEST_BRANCH = 40;

    /** A gain that is worth naming, for the threshold: a hundredth of all rewards. */
    private static final double POINT = 0.01;

    private static final List<Round> ROUNDS = List.of(
            new Round(400, 5_000, 2, 20, 4), new Round(1_500, 25_000, 4, 5, 2), new Round(1_500, 60_000, 8, 3, 1));
    private static final Round ALONG_THE_CURVE = new Round(1_500, 25_000, 4, 0, 0);

    private final Map<Place, Policy> responses = new HashMap<>();

    @Override
    public String name() {
        return "combined";
    }

    @Override
    public String title() {
        return "the best combinations of attacks, and the best of the single ones beside them";
    }

    @Override
    public Result make(Lab lab) {
        List<Place> places = new ArrayList<>();
        for (Preset preset : List.of(Preset.TESTNET, Preset.DEVNET)) {
            for (double alpha : preset == Preset.TESTNET ? new double[] {THIRD, LARGE} : new double[] {THIRD}) {
                for (double gamma : GAMMAS) {
                    places.add(new Place(preset, alpha, gamma));
                }
            }
        }
        Map<Place, List<Found>> best =
                new CombinationSearch(ROUNDS, (entries, round) -> measure(lab, entries, round)).search(places);
        Table table = new Table(
                5,
                "chain",
                "gamma",
                "alpha",
                "kind",
                "blocks",
                "shares",
                "headers",
                "relative reward",
                "gain over alpha",
                "branches that total difficulty would refuse");
        best.values()
                .forEach(found ->
                        found.forEach(it -> row(table, it.entry().recipe().isSingle() ? "single" : "combined", it)));
        Plot plot = new Plot(
                "Best attacks on the testnet, combined and single",
                Axis.linear("attacker's part of the hash rate"),
                Axis.linear("relative reward less alpha"));
        Map<Double, List<Found>> byGamma = new TreeMap<>();
        along(lab, best)
                .forEach(it -> byGamma.computeIfAbsent(it.entry().place().gamma(), _ -> new ArrayList<>())
                        .add(it));
        byGamma.forEach((gamma, found) -> {
            List<Found> combined = bestOfEach(found);
            List<Found> single = bestOfEach(
                    found.stream().filter(it -> it.entry().recipe().isSingle()).toList());
            combined.forEach(it -> plot.point("combined, gamma %.1f".formatted(gamma), alpha(it), gain(it)));
            single.forEach(it -> plot.point("single, gamma %.1f".formatted(gamma), alpha(it), gain(it)));
            combined.stream().filter(it -> isOnCurveAlone(alpha(it))).forEach(it -> row(table, "best there", it));
            threshold(table, "gains a point, combined", combined);
            threshold(table, "gains a point, single", single);
        });
        return new Result(table, Map.of("testnet", plot));
    }

    private static double alpha(Found found) {
        return found.entry().place().alpha();
    }

    private static Estimate gain(Found found) {
        return found.share().minus(alpha(found));
    }

    private static boolean isOnCurveAlone(double alpha) {
        return alpha != THIRD && alpha != LARGE;
    }

    /** What was found on the testnet, and the same attacks with other hash rates. */
    private List<Found> along(Lab lab, Map<Place, List<Found>> best) {
        List<Found> all = new ArrayList<>();
        Set<Entry> entries = new LinkedHashSet<>();
        best.values().stream()
                .flatMap(List::stream)
                .filter(it -> it.entry().place().preset() == Preset.TESTNET)
                .forEach(it -> {
                    all.add(it);
                    for (double alpha : CURVE) {
                        Place place = new Place(
                                Preset.TESTNET, alpha, it.entry().place().gamma());
                        entries.add(new Entry(place, it.entry().recipe()));
                    }
                });
        List<Entry> listed = List.copyOf(entries);
        List<List<Estimate>> measured = measure(lab, listed, ALONG_THE_CURVE);
        for (int i = 0; i < listed.size(); i++) {
            all.add(new Found(listed.get(i), measured.get(i)));
        }
        return all;
    }

    /** The best for each hash rate, in rising order. */
    private static List<Found> bestOfEach(List<Found> found) {
        Map<Double, Found> best = new TreeMap<>();
        found.forEach(it -> best.merge(
                alpha(it),
                it,
                (one, other) -> one.share().mean() >= other.share().mean() ? one : other));
        return List.copyOf(best.values());
    }

    List<List<Estimate>> measure(Lab lab, List<Entry> entries, Round round) {
        List<Trial> trials = entries.stream()
                .map(it -> {
                    ChainSpec spec = Parameters.settled(it.place().preset());
                    Race.Odds odds = odds(it.place(), spec);
                    return it.recipe()
                            .attack(response(it.place(), spec))
                            .timedTrial(spec, odds, lab.scaled(round.warmUp()), lab.scaled(round.blocks()));
                })
                .toList();
        return lab.measure(trials, round.runs());
    }

    private static Race.Odds odds(Place place, ChainSpec spec) {
        return new Race.Odds(
                place.alpha(), place.gamma(), Math.toIntExact(spec.difficulty().unitsPerBlock()));
    }

    private Policy response(Place place, ChainSpec spec) {
        return responses.computeIfAbsent(
                place,
                _ -> new BestResponse(
                                place.alpha(),
                                place.gamma(),
                                LONGEST_BRANCH,
                                Payoff.ofShares(ShareRules.of(spec), Parameters.inclusion(), place.alpha()))
                        .solve()
                        .policy());
    }

    private void row(Table table, String kind, Found found) {
        Place place = found.entry().place();
        Attack attack = found.entry().recipe().attack(response(place, Parameters.settled(place.preset())));
        table.row(
                place.preset().name().toLowerCase(Locale.ROOT),
                "%.1f".formatted(place.gamma()),
                "%.4f".formatted(place.alpha()),
                kind,
                attack.label(),
                attack.tacticsLabel(),
                attack.headersLabel(),
                found.share(),
                gain(found),
                found.measured().get(1));
    }

    /** Between two hash rates on a straight line. */
    private static void threshold(Table table, String kind, List<Found> rising) {
        for (int i = 1; i < rising.size(); i++) {
            Found below = rising.get(i - 1);
            Found above = rising.get(i);
            double rise = gain(above).mean() - gain(below).mean();
            if (gain(below).mean() < POINT && gain(above).mean() >= POINT) {
                double part = (POINT - gain(below).mean()) / rise;
                double at = alpha(below) + part * (alpha(above) - alpha(below));
                double error = Math.hypot(
                                (1 - part) * gain(below).error(),
                                part * gain(above).error())
                        * (alpha(above) - alpha(below))
                        / rise;
                table.row(
                        "testnet",
                        "%.1f".formatted(above.entry().place().gamma()),
                        new Estimate(at, error),
                        kind,
                        "",
                        "",
                        "",
                        at + POINT,
                        POINT,
                        "");
                return;
            }
        }
    }
}

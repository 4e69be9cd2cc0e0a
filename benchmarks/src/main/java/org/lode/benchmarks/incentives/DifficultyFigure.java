package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lode.benchmarks.incentives.Lab.Trial;
import org.lode.benchmarks.incentives.difficulty.Miner;
import org.lode.benchmarks.incentives.difficulty.Timeline;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.benchmarks.incentives.report.Table;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.Preset;

/** The real difficulty rule at rest: block time, spread, emission. */
final class DifficultyFigure implements Figure {
    private static final int RUNS = 8;
    private static final long BLOCKS = 40_000;

    @Override
    public String name() {
        return "difficulty";
    }

    @Override
    public String title() {
        return "difficulty at rest: block time, spread and emission, by the real rule";
    }

    @Override
    public Result make(Lab lab) {
        record Case(String label, ChainSpec spec) {}
        List<Case> cases = new ArrayList<>();
        for (Preset preset : Preset.values()) {
            ChainSpec spec = Parameters.settled(preset);
            cases.add(new Case(preset.name().toLowerCase(Locale.ROOT), spec));
        }
        for (long depth : new long[] {24, 48}) {
            for (Preset preset : Preset.values()) {
                ChainSpec spec = Parameters.settled(preset);
                var now = spec.contribution();
                cases.add(new Case(
                        preset.name().toLowerCase(Locale.ROOT) + ", anchor depth " + depth,
                        Parameters.withContributions(spec, depth, now.contributionWindow(), now.maxContributions())));
            }
        }
        List<Trial> trials = cases.stream()
                .<Trial>map(it -> random -> {
                    Timeline timeline = new Timeline(
                            it.spec, List.of(Miner.honest(Parameters.NETWORK)), Parameters.LEAD_SECONDS, random);
                    return atRest(timeline, it.spec, lab.scaled(BLOCKS));
                })
                .toList();
        List<List<Estimate>> measured = lab.measure(trials, RUNS);
        Table table = new Table(
                4,
                "chain",
                "block time, s",
                "block time / wanted",
                "spread of block times / mean",
                "spread of difficulty",
                "emission / schedule - 1",
                "works lost");
        for (int i = 0; i < cases.size(); i++) {
            List<Estimate> it = measured.get(i);
            double wanted = cases.get(i).spec.difficulty().blockTimeSeconds();
            table.row(
                    cases.get(i).label,
                    it.get(0),
                    it.get(0).times(1 / wanted),
                    it.get(1),
                    it.get(2),
                    it.get(3),
                    it.get(4));
        }
        return Result.of(table);
    }

    private static double[] atRest(Timeline timeline, ChainSpec spec, long blocks) {
        for (long warm = 0; warm < blocks / 8; warm++) {
            timeline.step();
        }
        double began = timeline.seconds();
        double before = began;
        long unitsBefore = timeline.paidUnits();
        double intervalSquares = 0;
        double logs = 0;
        double logSquares = 0;
        for (long block = 0; block < blocks; block++) {
            timeline.step();
            double interval = timeline.seconds() - before;
            before = timeline.seconds();
            intervalSquares += interval * interval;
            double log = Math.log(timeline.difficulty());
            logs += log;
            logSquares += log * log;
        }
        double mean = (before - began) / blocks;
        double scheduled = (before - began)
                * spec.difficulty().unitsPerBlock()
                / spec.difficulty().blockTimeSeconds();
        return new double[] {
            mean,
            Math.sqrt(intervalSquares / blocks - mean * mean) / mean,
            Math.sqrt(logSquares / blocks - logs / blocks * (logs / blocks)),
            (timeline.paidUnits() - unitsBefore) / scheduled - 1,
            timeline.lostPart()
        };
    }
}

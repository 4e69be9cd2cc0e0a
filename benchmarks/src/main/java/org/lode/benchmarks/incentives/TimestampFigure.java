package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lode.benchmarks.incentives.Lab.Trial;
import org.lode.benchmarks.incentives.difficulty.Miner;
import org.lode.benchmarks.incentives.difficulty.Miner.Power;
import org.lode.benchmarks.incentives.difficulty.Miner.Stamp;
import org.lode.benchmarks.incentives.difficulty.Miner.Work;
import org.lode.benchmarks.incentives.difficulty.Timeline;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.benchmarks.incentives.report.Plot;
import org.lode.benchmarks.incentives.report.Plot.Axis;
import org.lode.benchmarks.incentives.report.Table;
import org.lode.consensus.genesis.Preset;
import org.lode.consensus.rules.HeaderRules;

/** A miner that dates its blocks as far ahead as others accept them. */
final class TimestampFigure implements Figure {
    private static final double[] ALPHAS = {0.01, 0.05, 0.1, 0.2, 1 / 3.0, 0.45};
    private static final int RUNS = 8;
    private static final long BLOCKS = 10_000;

    private record Cell(Preset preset, long leadSeconds, double alpha) {}

    @Override
    public String name() {
        return "timestamps";
    }

    @Override
    public String title() {
        return "a miner that dates its blocks 15 seconds ahead, by how far ahead honest miners follow";
    }

    @Override
    public Result make(Lab lab) {
        List<Cell> cells = new ArrayList<>();
        for (Preset preset : Preset.values()) {
            for (long lead : new long[] {1, HeaderRules.MAX_AHEAD_SECONDS}) {
                for (double alpha : ALPHAS) {
                    cells.add(new Cell(preset, lead, alpha));
                }
            }
        }
        List<Trial> trials = cells.stream()
                .<Trial>map(cell -> random -> {
                    Timeline timeline = new Timeline(
                            Parameters.settled(cell.preset),
                            List.of(
                                    Miner.honest(Parameters.NETWORK * (1 - cell.alpha)),
                                    new Miner(
                                            Power.constant(Parameters.NETWORK * cell.alpha), Stamp.AHEAD, Work.BLOCKS)),
                            cell.leadSeconds,
                            random);
                    for (long block = 0; block < lab.scaled(BLOCKS); block++) {
                        timeline.step();
                    }
                    double pusher = timeline.income(1);
                    return new double[] {pusher / (pusher + timeline.income(0)), timeline.seconds() / timeline.height()
                    };
                })
                .toList();
        List<List<Estimate>> measured = lab.measure(trials, RUNS);
        Table table = new Table(
                4, "chain", "honest miners follow, s ahead", "alpha", "relative reward", "gain", "block time, s");
        Plot plot = new Plot(
                "Dating blocks 15 s ahead",
                Axis.linear("attacker's part of the hash rate"),
                Axis.linear("relative reward"));
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            String chain = cell.preset.name().toLowerCase(Locale.ROOT);
            Estimate share = measured.get(i).getFirst();
            table.row(
                    chain,
                    cell.leadSeconds,
                    cell.alpha,
                    share,
                    share.minus(cell.alpha),
                    measured.get(i).get(1));
            plot.point(chain + ", follow " + cell.leadSeconds + " s", cell.alpha, share);
        }
        Map<String, Plot> plots = new LinkedHashMap<>();
        plots.put("ahead", plot);
        return new Result(table, plots);
    }
}

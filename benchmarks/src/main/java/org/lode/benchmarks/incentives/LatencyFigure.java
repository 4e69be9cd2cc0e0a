package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lode.benchmarks.incentives.Lab.Trial;
import org.lode.benchmarks.incentives.fork.DelayedNetwork;
import org.lode.benchmarks.incentives.fork.ShareRules;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.benchmarks.incentives.report.Plot;
import org.lode.benchmarks.incentives.report.Plot.Axis;
import org.lode.benchmarks.incentives.report.Table;

/** What slow messages cost small miners. */
final class LatencyFigure implements Figure {
    private static final double[] DELAYS = {0, 0.02, 0.05, 0.1, 0.2, 0.5};
    private static final double LARGE = 0.3;
    private static final int SMALL_ONES = 70;
    private static final int RUNS = 8;
    private static final long BLOCKS = 20_000;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String title() {
        return "what slow messages cost small miners beside one with 30% of the hash rate";
    }

    @Override
    public Result make(Lab lab) {
        ShareRules rules = Parameters.rules();
        double[] parts = new double[1 + SMALL_ONES];
        Arrays.fill(parts, (1 - LARGE) / SMALL_ONES);
        parts[0] = LARGE;
        List<Trial> trials = new ArrayList<>();
        for (double delay : DELAYS) {
            trials.add(random -> {
                DelayedNetwork.Outcome it = new DelayedNetwork(rules, parts, delay, random)
                        .run((int) lab.scaled(BLOCKS), Parameters.inclusion());
                return new double[] {
                    it.orphanPart(),
                    it.lostPart(),
                    it.blocksOnly().getFirst(),
                    it.allWorks().getFirst(),
                    small(it.blocksOnly()),
                    small(it.allWorks())
                };
            });
        }
        List<List<Estimate>> measured = lab.measure(trials, RUNS);
        Table table = new Table(
                4,
                "delay / block time",
                "orphaned blocks",
                "works unpaid",
                "large miner, blocks alone pay",
                "large miner, all works pay",
                "small miners, blocks alone pay",
                "small miners, all works pay");
        Plot plot = new Plot(
                "Income over fair income, by delay",
                Axis.linear("delay / block time"),
                Axis.linear("income / fair income"));
        List<String> series =
                List.of("30%, blocks alone pay", "30%, all works pay", "1%, blocks alone pay", "1%, all works pay");
        for (int i = 0; i < DELAYS.length; i++) {
            List<Estimate> it = measured.get(i);
            table.row(DELAYS[i], it.get(0), it.get(1), it.get(2), it.get(3), it.get(4), it.get(5));
            for (int line = 0; line < series.size(); line++) {
                plot.point(series.get(line), DELAYS[i], it.get(2 + line));
            }
        }
        Map<String, Plot> plots = new LinkedHashMap<>();
        plots.put("fairness", plot);
        return new Result(table, plots);
    }

    private static double small(List<Double> incomes) {
        return incomes.stream().skip(1).mapToDouble(it -> it).average().orElseThrow();
    }
}

package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
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
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.Preset;

/** A miner that gives its shares an easier anchor than the next block's, and so finds no block, whenever that pays. */
final class AnchorFigure implements Figure {
    private static final int RUNS = 8;
    private static final long BLOCKS = 40_000;
    /** Small enough not to move difficulty by itself, large enough to be measured. */
    private static final double ALPHA = 0.1;

    private record Cell(Preset preset, long depth, int window) {}

    @Override
    public String name() {
        return "anchors";
    }

    @Override
    public String title() {
        return "a miner that looks for shares with an easier anchor instead of the next block whenever that pays";
    }

    @Override
    public Result make(Lab lab) {
        List<Cell> cells = new ArrayList<>();
        for (Preset preset : Preset.values()) {
            long depth = preset.genesis().spec().contribution().anchorDepth();
            int window = Math.toIntExact(preset.genesis().spec().contribution().contributionWindow());
            for (int other : new int[] {6, 12, 24, 36, 48}) {
                cells.add(new Cell(preset, depth, other));
            }
            for (long other : new long[] {6, 12, 24}) {
                if (other != depth) {
                    cells.add(new Cell(preset, other, window));
                }
            }
        }
        List<Trial> trials = cells.stream()
                .<Trial>map(cell -> random -> shop(cell, lab.scaled(BLOCKS), random))
                .toList();
        List<List<Estimate>> measured = lab.measure(trials, RUNS);
        Table table = new Table(
                4,
                "chain",
                "anchor depth",
                "window",
                "hashes for shares alone",
                "income a hash / honest",
                "block time, s");
        Plot plot = new Plot(
                "Choosing the easiest anchor",
                Axis.linear("contribution window, blocks"),
                Axis.linear("income a hash / honest"));
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            List<Estimate> it = measured.get(i);
            String chain = cell.preset.name().toLowerCase(Locale.ROOT);
            table.row(chain, cell.depth, cell.window, it.get(0), it.get(1), it.get(2));
            if (cell.depth == cell.preset.genesis().spec().contribution().anchorDepth()) {
                plot.point(chain, cell.window, it.get(1));
            }
        }
        Map<String, Plot> plots = new LinkedHashMap<>();
        plots.put("window", plot);
        return new Result(table, plots);
    }

    private static double[] shop(Cell cell, long blocks, SplittableRandom random) {
        ChainSpec settled = Parameters.settled(cell.preset);
        var contribution = settled.contribution();
        ChainSpec spec =
                Parameters.withContributions(settled, cell.depth, cell.window, contribution.maxContributions());
        Timeline timeline = new Timeline(
                spec,
                List.of(
                        Miner.honest(Parameters.NETWORK * (1 - ALPHA)),
                        new Miner(Power.constant(Parameters.NETWORK * ALPHA), Stamp.CLOCK, Work.WHICHEVER_PAYS)),
                Parameters.LEAD_SECONDS,
                random);
        for (long block = 0; block < blocks; block++) {
            timeline.step();
        }
        double honest = (timeline.income(0) - timeline.luck(0)) / timeline.hashes(0);
        double shopper = (timeline.income(1) - timeline.luck(1)) / timeline.hashes(1);
        return new double[] {timeline.asidePart(1), shopper / honest, timeline.seconds() / timeline.height()};
    }
}

package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.lode.benchmarks.incentives.Lab.Trial;
import org.lode.benchmarks.incentives.difficulty.Miner;
import org.lode.benchmarks.incentives.difficulty.Timeline;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.benchmarks.incentives.report.Table;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.Preset;

/** A miner that comes when difficulty is low and leaves when it is high. */
final class HoppingFigure implements Figure {
    private static final int RUNS = 6;
    private static final long BLOCKS = 10_000;

    /** A hopper with so many times the loyal miners' hash rate, and the difficulties at which it comes and leaves. */
    private record Hopper(double times, double comesBelow, double leavesAbove) {}

    private record Cell(Preset preset, Hopper hopper) {}

    @Override
    public String name() {
        return "hopping";
    }

    @Override
    public String title() {
        return "a miner that comes when difficulty is low and leaves when it is high";
    }

    @Override
    public Result make(Lab lab) {
        List<Cell> cells = new ArrayList<>();
        for (Preset preset : Preset.values()) {
            for (double times : new double[] {0.1, 1, 10}) {
                double all = 1 + times;
                cells.add(new Cell(preset, new Hopper(times, 1.02, 1 + 0.1 * times)));
                cells.add(new Cell(preset, new Hopper(times, 1.05, Math.sqrt(all))));
                cells.add(new Cell(preset, new Hopper(times, Math.sqrt(all), Math.sqrt(all))));
            }
        }
        List<Trial> trials = cells.stream()
                .<Trial>map(it -> random -> hop(Parameters.settled(it.preset), it.hopper, lab.scaled(BLOCKS), random))
                .toList();
        List<List<Estimate>> measured = lab.measure(trials, RUNS);
        Table table = new Table(
                4,
                "chain",
                "hopper / loyal",
                "comes below",
                "leaves above",
                "time there",
                "income a hash / loyal",
                "loyal income / without hopper",
                "block time, s",
                "spread of difficulty");
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            List<Estimate> it = measured.get(i);
            table.row(
                    cell.preset.name().toLowerCase(Locale.ROOT),
                    "%.1f".formatted(cell.hopper.times),
                    "%.2f".formatted(cell.hopper.comesBelow),
                    "%.2f".formatted(cell.hopper.leavesAbove),
                    it.get(0),
                    it.get(1),
                    it.get(2),
                    it.get(3),
                    it.get(4));
        }
        return Result.of(table);
    }

    private static double[] hop(ChainSpec spec, Hopper hopper, long blocks, SplittableRandom random) {
        double settled = Parameters.NETWORK * spec.difficulty().blockTimeSeconds();
        Timeline timeline = new Timeline(
                spec,
                List.of(Miner.honest(Parameters.NETWORK), Miner.varying(new Miner.Power() {
                    private boolean there;

                    @Override
                    public double now(Timeline timeline) {
                        double ratio = timeline.difficulty() / settled;
                        there = there ? ratio <= hopper.leavesAbove : ratio < hopper.comesBelow;
                        return there ? hopper.times * Parameters.NETWORK : 0;
                    }
                })),
                Parameters.LEAD_SECONDS,
                random);
        double logs = 0;
        double squares = 0;
        for (long block = 0; block < blocks; block++) {
            timeline.step();
            double log = Math.log(timeline.difficulty());
            logs += log;
            squares += log * log;
        }
        double mean = logs / blocks;
        double loyal = timeline.income(0) / timeline.hashes(0);
        double alone = spec.difficulty().unitsPerBlock() / settled;
        return new double[] {
            timeline.hashes(1) / (hopper.times * timeline.hashes(0)),
            timeline.income(1) / timeline.hashes(1) / loyal,
            loyal / alone,
            timeline.seconds() / timeline.height(),
            Math.sqrt(squares / blocks - mean * mean)
        };
    }
}

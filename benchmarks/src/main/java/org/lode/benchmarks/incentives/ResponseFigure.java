package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.lode.benchmarks.incentives.Lab.Trial;
import org.lode.benchmarks.incentives.difficulty.Miner;
import org.lode.benchmarks.incentives.difficulty.Timeline;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.benchmarks.incentives.report.Plot;
import org.lode.benchmarks.incentives.report.Plot.Axis;
import org.lode.benchmarks.incentives.report.Table;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.Preset;

/** How difficulty follows a sudden change of the hash rate, and a pause. */
final class ResponseFigure implements Figure {
    private static final int RUNS = 16;
    private static final double SLEEP_SECONDS = 8 * 3600;
    private static final double STEP_HALF_LIVES = 0.25;
    private static final double END_HALF_LIVES = 8;
    private static final double CLOSE = 0.2;

    private enum Change {
        TIMES_TEN("ten times", 10),
        A_TENTH("a tenth", 0.1),
        SLEEP("8 hours of sleep", 1);

        private final String label;
        private final double factor;

        Change(String label, double factor) {
            this.label = label;
            this.factor = factor;
        }
    }

    private record Cell(Preset preset, Change change) {
        String label() {
            return preset.name().toLowerCase(Locale.ROOT) + ", " + change.label;
        }
    }

    @Override
    public String name() {
        return "response";
    }

    @Override
    public String title() {
        return "how difficulty follows ten times the hash rate, a tenth of it, and eight hours of sleep";
    }

    @Override
    public Result make(Lab lab) {
        List<Cell> cells = new ArrayList<>();
        for (Preset preset : Preset.values()) {
            for (Change change : Change.values()) {
                cells.add(new Cell(preset, change));
            }
        }
        List<Trial> trials = cells.stream()
                .<Trial>map(it -> random -> follow(Parameters.settled(it.preset), it.change, random))
                .toList();
        List<List<Estimate>> measured = lab.measure(trials, (int) Math.max(2, lab.scaled(RUNS)));
        Table table = new Table(
                2,
                "chain, change",
                "half-lives until within 20% for good",
                "the same, minutes",
                "lowest or highest difficulty / settled",
                "works paid in 8 half-lives / schedule");
        Plot plot = new Plot(
                "Difficulty after a sudden change",
                Axis.linear("half-lives since the change"),
                Axis.logarithmic("difficulty / settled difficulty"));
        for (int i = 0; i < cells.size(); i++) {
            List<Estimate> it = measured.get(i);
            double halfLife = cells.get(i).preset.genesis().spec().difficulty().halfLifeSeconds();
            table.row(cells.get(i).label(), it.get(0), it.get(0).times(halfLife / 60), it.get(1), it.get(2));
            for (int point = 0; point < it.size() - 3; point++) {
                plot.point(cells.get(i).label(), point * STEP_HALF_LIVES, it.get(3 + point));
            }
        }
        Map<String, Plot> plots = new LinkedHashMap<>();
        plots.put("path", plot);
        return new Result(table, plots);
    }

    /** When it was far off for the last time, the extreme, paid works against schedule, then the path. */
    private static double[] follow(ChainSpec spec, Change change, SplittableRandom random) {
        double halfLife = spec.difficulty().halfLifeSeconds();
        double start = 4 * halfLife;
        double resume = change == Change.SLEEP ? start + SLEEP_SECONDS : start;
        Timeline timeline = new Timeline(
                spec,
                List.of(Miner.varying(it -> {
                    if (it.seconds() < start) {
                        return Parameters.NETWORK;
                    }
                    return it.seconds() < resume ? 0 : Parameters.NETWORK * change.factor;
                })),
                Parameters.LEAD_SECONDS,
                random);
        runTo(timeline, start);
        runTo(timeline, resume);
        double settled = Parameters.NETWORK * change.factor * spec.difficulty().blockTimeSeconds();
        long unitsBefore = timeline.paidUnits();
        int points = (int) Math.round(END_HALF_LIVES / STEP_HALF_LIVES) + 1;
        double[] result = new double[3 + points];
        double lastFar = 0;
        double extreme = timeline.difficulty() / settled;
        int point = 0;
        while (point < points) {
            double wanted = point * STEP_HALF_LIVES * halfLife;
            double before = timeline.difficulty() / settled;
            timeline.changeAt(resume + wanted);
            timeline.step();
            double since = (timeline.seconds() - resume) / halfLife;
            if (timeline.seconds() - resume >= wanted - 1e-6) {
                result[3 + point++] = before;
            }
            double ratio = timeline.difficulty() / settled;
            lastFar = Math.abs(Math.log(ratio)) > CLOSE ? since : lastFar;
            extreme = Math.abs(Math.log(ratio)) > Math.abs(Math.log(extreme)) ? ratio : extreme;
        }
        result[0] = lastFar;
        result[1] = extreme;
        result[2] = (timeline.paidUnits() - unitsBefore)
                * spec.difficulty().blockTimeSeconds()
                / (spec.difficulty().unitsPerBlock() * END_HALF_LIVES * halfLife);
        return result;
    }

    private static void runTo(Timeline timeline, double seconds) {
        while (timeline.seconds() < seconds) {
            timeline.changeAt(seconds);
            timeline.step();
        }
    }
}

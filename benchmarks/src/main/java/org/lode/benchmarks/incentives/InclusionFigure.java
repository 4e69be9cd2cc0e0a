package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lode.benchmarks.incentives.Lab.Trial;
import org.lode.benchmarks.incentives.difficulty.Miner;
import org.lode.benchmarks.incentives.difficulty.Miner.Power;
import org.lode.benchmarks.incentives.difficulty.Miner.Stamp;
import org.lode.benchmarks.incentives.difficulty.Miner.Work;
import org.lode.benchmarks.incentives.difficulty.Timeline;
import org.lode.benchmarks.incentives.fork.Race;
import org.lode.benchmarks.incentives.fork.ShareRules;
import org.lode.benchmarks.incentives.fork.ShareTactics;
import org.lode.benchmarks.incentives.fork.ShareTactics.Inclusion;
import org.lode.benchmarks.incentives.fork.ShareTactics.Release;
import org.lode.benchmarks.incentives.fork.Withholding;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.benchmarks.incentives.report.Table;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.Preset;

/** What each attack gains with other parts of a share's reward for the block that includes it; everything else as in the presets. */
final class InclusionFigure implements Figure {
    private static final double THIRD = 1 / 3.0;
    private static final double[] PARTS = {1 / 32.0, 1 / 64.0, 1 / 128.0, 1 / 256.0, 0};
    private static final double[] GAMMAS = {0, 0.5, 1};
    private static final double[] REFUSERS = {0.1, THIRD, 0.5, 2 / 3.0, 0.75, 0.8};
    private static final int RUNS = 8;
    private static final long BLOCKS = 100_000;
    private static final long TIMELINE_BLOCKS = 40_000;

    /** One attack on forks, for one row or, with others, for the best of them. */
    private record Cell(String row, Attack attack, Race.Odds odds) {}

    @Override
    public String name() {
        return "inclusion";
    }

    @Override
    public String title() {
        return "gain over alpha with other parts for including shares";
    }

    @Override
    public Result make(Lab lab) {
        String[] columns = new String[1 + PARTS.length];
        columns[0] = "attack";
        for (int part = 0; part < PARTS.length; part++) {
            columns[1 + part] = PARTS[part] == 0 ? "nothing" : "1/" + Math.round(1 / PARTS[part]);
        }
        Table table = new Table(5, columns);
        withBlocks(lab, table);
        withAnchors(lab, table);
        return Result.of(table);
    }

    private static void withBlocks(Lab lab, Table table) {
        ShareRules rules = Parameters.rules();
        List<Cell> cells = cells(rules.unitsPerBlock());
        List<Trial> trials = cells.stream()
                .map(cell -> cell.attack.trial(rules, cell.odds, lab.scaled(BLOCKS), PARTS))
                .toList();
        List<List<Estimate>> measured = lab.measure(trials, RUNS);
        Map<String, List<Estimate>> rows = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            double alpha = cells.get(i).odds.alpha();
            List<Estimate> gains =
                    measured.get(i).stream().map(it -> it.minus(alpha)).toList();
            rows.merge(cells.get(i).row, gains, InclusionFigure::better);
        }
        rows.forEach((label, gains) -> table.row(row(label, gains)));
    }

    /** Of two attacks the better one, for each part on its own. */
    private static List<Estimate> better(List<Estimate> one, List<Estimate> other) {
        return IntStream.range(0, PARTS.length)
                .mapToObj(part -> one.get(part).mean() >= other.get(part).mean() ? one.get(part) : other.get(part))
                .toList();
    }

    private static Object[] row(String label, List<Estimate> gains) {
        return Stream.concat(Stream.of(label), gains.stream()).toArray();
    }

    private static List<Cell> cells(int units) {
        List<Cell> cells = new ArrayList<>();
        for (double gamma : GAMMAS) {
            String row = "best with withheld blocks, a third, gamma %.1f".formatted(gamma);
            GridFigure.withheld().forEach(it -> cells.add(new Cell(row, it, new Race.Odds(THIRD, gamma, units))));
        }
        cells.add(new Cell(
                "shows its shares late, a third",
                Attack.of(Withholding.HONEST, new ShareTactics(Inclusion.OWN_FIRST, Release.LATE)),
                new Race.Odds(THIRD, 0, units)));
        for (double alpha : REFUSERS) {
            cells.add(new Cell(
                    "refuses the shares of others, %.4f of all".formatted(alpha),
                    Attack.of(Withholding.HONEST, Inclusion.OWN_ONLY),
                    new Race.Odds(alpha, 0, units)));
        }
        return cells;
    }

    private static void withAnchors(Lab lab, Table table) {
        List<Trial> trials = new ArrayList<>();
        for (Preset preset : Preset.values()) {
            for (double part : PARTS) {
                ChainSpec spec = Parameters.withInclusion(Parameters.settled(preset), part);
                trials.add(random -> new double[] {shop(spec, lab.scaled(TIMELINE_BLOCKS), random)});
            }
        }
        List<Estimate> measured = lab.measureOne(trials, RUNS);
        int first = 0;
        for (Preset preset : Preset.values()) {
            table.row(row(
                    "easier anchors where they pay, a third, " + preset.name().toLowerCase(Locale.ROOT),
                    measured.subList(first, first + PARTS.length)));
            first += PARTS.length;
        }
    }

    private static double shop(ChainSpec spec, long blocks, SplittableRandom random) {
        Timeline timeline = new Timeline(
                spec,
                List.of(
                        Miner.honest(Parameters.NETWORK * (1 - THIRD)),
                        new Miner(Power.constant(Parameters.NETWORK * THIRD), Stamp.CLOCK, Work.WHICHEVER_PAYS)),
                Parameters.LEAD_SECONDS,
                random);
        for (long block = 0; block < blocks; block++) {
            timeline.step();
        }
        double honest = timeline.income(0) - timeline.luck(0);
        double shopper = timeline.income(1) - timeline.luck(1);
        return shopper / (honest + shopper) - THIRD;
    }
}

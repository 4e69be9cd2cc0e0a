package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lode.benchmarks.incentives.Lab.Trial;
import org.lode.benchmarks.incentives.fork.Race;
import org.lode.benchmarks.incentives.fork.ShareRules;
import org.lode.benchmarks.incentives.fork.ShareTactics.Inclusion;
import org.lode.benchmarks.incentives.fork.Withholding;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.benchmarks.incentives.report.Plot;
import org.lode.benchmarks.incentives.report.Plot.Axis;
import org.lode.benchmarks.incentives.report.Table;

/** Which parameters leave an attacker with a third of the hash rate the least. */
final class GridFigure implements Figure {
    private static final double ALPHA = 1 / 3.0;
    private static final double[] GAMMAS = {0, 0.5, 1};
    private static final double[] INCLUSION = {1 / 16.0, 1 / 32.0, 1 / 64.0, 1 / 128.0, 0};
    private static final int RUNS = 6;
    private static final long WORKS = 280_000;

    /** Light checks a second on one core, one at a time, that docs/benchmarks.md holds any core to. */
    private static final double CHECKS_EACH_SECOND = 320;

    /** Block times of the presets, in seconds. */
    private static final double FAST = 2;

    private static final double SLOW = 12;

    private record Cell(ShareRules rules, double gamma, Attack attack) {}

    @Override
    public String name() {
        return "grid";
    }

    @Override
    public String title() {
        return "the best attack at alpha 1/3 under other parameters";
    }

    @Override
    public Result make(Lab lab) {
        List<Cell> cells = new ArrayList<>();
        for (ShareRules rules : grid()) {
            for (double gamma : GAMMAS) {
                attacks().forEach(it -> cells.add(new Cell(rules, gamma, it)));
            }
        }
        List<Trial> trials = cells.stream()
                .map(cell -> cell.attack.trial(
                        cell.rules,
                        new Race.Odds(ALPHA, cell.gamma, cell.rules.unitsPerBlock()),
                        lab.scaled(WORKS / cell.rules.unitsPerBlock()),
                        INCLUSION))
                .toList();
        return report(cells, lab.measure(trials, RUNS));
    }

    private static List<ShareRules> grid() {
        List<ShareRules> grid = new ArrayList<>();
        for (int window : new int[] {3, 6, 12, 18, 24, 36, 48}) {
            for (int most : new int[] {16, 24, 32, 64}) {
                grid.add(new ShareRules(8, window, 12, most));
            }
        }
        for (int depth : new int[] {2, 6, 9, 18, 24}) {
            grid.add(new ShareRules(8, 36, depth, 32));
        }
        for (int units : new int[] {4, 16, 32, 64}) {
            grid.add(new ShareRules(units, 36, 12, 4 * units));
        }
        // what the presets had first
        grid.add(new ShareRules(8, 6, 6, 16));
        return grid;
    }

    private static List<Attack> attacks() {
        List<Attack> attacks = new ArrayList<>(withheld());
        attacks.add(Attack.of(Withholding.HONEST, Inclusion.OLDEST_FIRST));
        attacks.add(Attack.of(Withholding.HONEST, Inclusion.OWN_ONLY));
        return attacks;
    }

    /** The attacks with withheld blocks that were best anywhere, with every way of including. */
    static List<Attack> withheld() {
        List<Attack> attacks = new ArrayList<>();
        for (Withholding policy :
                List.of(Withholding.SELFISH, Withholding.EQUAL_FORK_STUBBORN, Withholding.LEAD_FORK_STUBBORN)) {
            for (Inclusion with : List.of(Inclusion.OLDEST_FIRST, Inclusion.LET_DIE, Inclusion.OWN_ONLY)) {
                attacks.add(Attack.of(policy, with));
            }
        }
        return attacks;
    }

    private static Result report(List<Cell> cells, List<List<Estimate>> shares) {
        Table table = new Table(
                5,
                "units",
                "window",
                "anchor depth",
                "most shares",
                "checks, part of 2 s",
                "checks, part of 12 s",
                "gamma",
                "inclusion part",
                "best attack",
                "gain");
        Map<String, Plot> plots = new LinkedHashMap<>();
        int attacks = attacks().size();
        double inclusion = Parameters.inclusion();
        for (int first = 0; first < cells.size(); first += attacks) {
            Cell cell = cells.get(first);
            ShareRules rules = cell.rules;
            for (int part = 0; part < INCLUSION.length; part++) {
                int best = first;
                for (int i = first; i < first + attacks; i++) {
                    best = shares.get(i).get(part).mean()
                                    > shares.get(best).get(part).mean()
                            ? i
                            : best;
                }
                Estimate gain = shares.get(best).get(part).minus(ALPHA);
                table.row(
                        rules.unitsPerBlock(),
                        rules.window(),
                        rules.anchorDepth(),
                        rules.maxContributions(),
                        rules.unitsPerBlock() / CHECKS_EACH_SECOND / FAST,
                        rules.unitsPerBlock() / CHECKS_EACH_SECOND / SLOW,
                        "%.1f".formatted(cell.gamma),
                        INCLUSION[part],
                        cells.get(best).attack.label() + ", "
                                + cells.get(best).attack.tacticsLabel(),
                        gain);
                if (rules.unitsPerBlock() == 8 && rules.anchorDepth() == 12 && INCLUSION[part] == inclusion) {
                    plots.computeIfAbsent(
                                    "gamma-%.1f".formatted(cell.gamma),
                                    _ -> new Plot(
                                            "Best attack with a third of the hash rate, gamma %.1f"
                                                    .formatted(cell.gamma),
                                            Axis.linear("contribution window, blocks"),
                                            Axis.linear("relative reward less 1/3")))
                            .point("at most " + rules.maxContributions() + " shares", rules.window(), gain);
                }
            }
        }
        return new Result(table, plots);
    }
}

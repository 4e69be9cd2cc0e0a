package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lode.benchmarks.incentives.Lab.Trial;
import org.lode.benchmarks.incentives.fork.BlockLedger;
import org.lode.benchmarks.incentives.fork.Race;
import org.lode.benchmarks.incentives.fork.ShareLedger;
import org.lode.benchmarks.incentives.fork.ShareRules;
import org.lode.benchmarks.incentives.fork.ShareTactics.Inclusion;
import org.lode.benchmarks.incentives.fork.UncleLedger;
import org.lode.benchmarks.incentives.fork.UncleLedger.UncleReward;
import org.lode.benchmarks.incentives.fork.Withholding;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.benchmarks.incentives.report.Plot;
import org.lode.benchmarks.incentives.report.Plot.Axis;
import org.lode.benchmarks.incentives.report.Table;

/** The same attacks on other chains. */
final class RivalsFigure implements Figure {
    private static final double[] ALPHAS = {0.1, 0.2, 0.25, 0.3, 1 / 3.0, 0.4, 0.45};
    private static final double GAMMA = 0.5;
    private static final int RUNS = 4;
    private static final long BLOCKS = 25_000;
    private static final int UNITS = 8;

    /** Those that are best somewhere. */
    private static final List<Withholding> POLICIES = List.of(
            Withholding.SELFISH, Withholding.EQUAL_FORK_STUBBORN, Withholding.LEAD_FORK_STUBBORN, Withholding.STUBBORN);

    /** A way to pay for work. */
    private record Design(String label, Measure measure) {}

    @FunctionalInterface
    private interface Measure {
        Trial of(Withholding policy, double alpha, long blocks);
    }

    private record Cell(Design design, Withholding policy, double alpha) {}

    @Override
    public String name() {
        return "rivals";
    }

    @Override
    public String title() {
        return "the best of the attacks on Bitcoin, Ethereum, Quai-like, per-height split and this chain, gamma 0.5";
    }

    @Override
    public Result make(Lab lab) {
        List<Cell> cells = new ArrayList<>();
        for (Design design : designs()) {
            for (double alpha : ALPHAS) {
                for (Withholding policy : POLICIES) {
                    cells.add(new Cell(design, policy, alpha));
                }
            }
        }
        List<Trial> trials = cells.stream()
                .map(it -> it.design.measure.of(it.policy, it.alpha, lab.scaled(BLOCKS)))
                .toList();
        List<Estimate> shares = lab.measureOne(trials, RUNS);
        Table table = new Table(5, "chain", "alpha", "best of the attacks", "income / all income", "gain over alpha");
        Plot plot = new Plot(
                "Best attack on each chain, gamma 0.5",
                Axis.linear("attacker's part of the hash rate"),
                Axis.linear("relative income less alpha"));
        int policies = POLICIES.size();
        for (int first = 0; first < cells.size(); first += policies) {
            int best = first;
            for (int i = first; i < first + policies; i++) {
                best = shares.get(i).mean() > shares.get(best).mean() ? i : best;
            }
            Cell cell = cells.get(best);
            Estimate gain = shares.get(best).minus(cell.alpha);
            table.row(cell.design.label, "%.4f".formatted(cell.alpha), cell.policy.label(), shares.get(best), gain);
            plot.point(cell.design.label, cell.alpha, gain);
        }
        return new Result(table, Map.of("chains", plot));
    }

    private static List<Design> designs() {
        double inclusion = Parameters.inclusion();
        return List.of(
                new Design("Bitcoin", (policy, alpha, blocks) -> random -> {
                    BlockLedger ledger = new BlockLedger();
                    new Race(policy, ledger, new Race.Odds(alpha, GAMMA, 1), random).run(blocks);
                    return new double[] {ledger.attackerShare()};
                }),
                new Design("Ethereum, uncles count", uncles(LiteratureFigure.Counted.BLOCKS_AND_UNCLES)),
                new Design("Ethereum, uncles do not", uncles(LiteratureFigure.Counted.BLOCKS)),
                new Design("Quai-like, window 3", shares(new ShareRules(UNITS, 3, 0, 64), 0)),
                new Design("Quai-like, window 6", shares(new ShareRules(UNITS, 6, 0, 64), 0)),
                new Design("per-height split", byHeight(new ShareRules(UNITS, 6, 6, 64))),
                new Design("first presets of this chain", shares(new ShareRules(UNITS, 6, 6, 16), 1 / 32.0)),
                new Design("this chain", shares(Parameters.rules(), inclusion)));
    }

    private static Measure uncles(LiteratureFigure.Counted counted) {
        return (policy, alpha, blocks) -> random -> {
            UncleLedger ledger = new UncleLedger(UncleReward.BY_DISTANCE);
            new Race(policy, ledger, new Race.Odds(alpha, GAMMA, 1), random).run(blocks);
            return new double[] {
                counted == LiteratureFigure.Counted.BLOCKS
                        ? ledger.attackerPerBlock()
                        : ledger.attackerPerBlockAndUncle()
            };
        };
    }

    private static Measure shares(ShareRules rules, double inclusion) {
        return (policy, alpha, blocks) -> Attack.of(policy, Inclusion.OWN_ONLY)
                .trial(rules, new Race.Odds(alpha, GAMMA, UNITS), blocks, inclusion);
    }

    private static Measure byHeight(ShareRules rules) {
        return (policy, alpha, blocks) -> random -> {
            ShareLedger ledger = Attack.of(policy, Inclusion.OWN_ONLY)
                    .run(rules, new Race.Odds(alpha, GAMMA, UNITS), blocks, random);
            return new double[] {ledger.attackerShareByHeight()};
        };
    }
}

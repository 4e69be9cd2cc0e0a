package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lode.benchmarks.incentives.Lab.Trial;
import org.lode.benchmarks.incentives.fork.BestResponse;
import org.lode.benchmarks.incentives.fork.Payoff;
import org.lode.benchmarks.incentives.fork.Race;
import org.lode.benchmarks.incentives.fork.ShareRules;
import org.lode.benchmarks.incentives.fork.ShareTactics;
import org.lode.benchmarks.incentives.fork.ShareTactics.Inclusion;
import org.lode.benchmarks.incentives.fork.ShareTactics.Release;
import org.lode.benchmarks.incentives.fork.Withholding;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.benchmarks.incentives.report.Plot;
import org.lode.benchmarks.incentives.report.Plot.Axis;
import org.lode.benchmarks.incentives.report.Table;

/** What every strategy earns on this chain. */
final class StrategiesFigure implements Figure {
    private static final double[] ALPHAS = {0.1, 0.2, 0.25, 0.3, 1 / 3.0, 0.4, 0.45};
    private static final double[] GAMMAS = {0, 0.5, 1};
    private static final int RUNS = 4;
    private static final long BLOCKS = 25_000;
    private static final int LONGEST_BRANCH = 40;

    /** One cell of the table to be. */
    private record Cell(double alpha, double gamma, Attack attack) {}

    @Override
    public String name() {
        return "strategies";
    }

    @Override
    public String title() {
        return "what every strategy gains on this chain, with the testnet's parameters";
    }

    @Override
    public Result make(Lab lab) {
        ShareRules rules = Parameters.rules();
        double inclusion = Parameters.inclusion();
        List<Cell> cells = new ArrayList<>();
        for (double gamma : GAMMAS) {
            for (double alpha : ALPHAS) {
                attacks(rules, inclusion, alpha, gamma).forEach(it -> cells.add(new Cell(alpha, gamma, it)));
            }
        }
        List<Trial> trials = cells.stream()
                .map(cell -> cell.attack.trial(
                        rules,
                        new Race.Odds(cell.alpha, cell.gamma, rules.unitsPerBlock()),
                        lab.scaled(BLOCKS),
                        inclusion))
                .toList();
        List<Estimate> shares = lab.measureOne(trials, RUNS);
        Table table = new Table(5, "gamma", "alpha", "blocks", "shares", "relative reward", "gain over alpha");
        Map<String, Plot> plots = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            Estimate share = shares.get(i);
            table.row(
                    "%.1f".formatted(cell.gamma),
                    "%.4f".formatted(cell.alpha),
                    cell.attack.label(),
                    cell.attack.tacticsLabel(),
                    share,
                    share.minus(cell.alpha));
        }
        for (double gamma : GAMMAS) {
            Plot plot = new Plot(
                    "Gain over honest mining, gamma %.1f".formatted(gamma),
                    Axis.linear("attacker's part of the hash rate"),
                    Axis.linear("relative reward less alpha"));
            best(cells, shares, gamma)
                    .forEach((i, label) ->
                            plot.point(label, cells.get(i).alpha, shares.get(i).minus(cells.get(i).alpha)));
            plots.put("gamma-%.1f".formatted(gamma), plot);
        }
        return new Result(table, plots);
    }

    /** For each way with blocks, the way with shares that earns most at each alpha. */
    private static Map<Integer, String> best(List<Cell> cells, List<Estimate> shares, double gamma) {
        Map<String, Integer> best = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).gamma == gamma) {
                best.merge(
                        cells.get(i).attack.label() + " " + cells.get(i).alpha,
                        i,
                        (one, other) ->
                                shares.get(one).mean() >= shares.get(other).mean() ? one : other);
            }
        }
        Map<Integer, String> labelled = new LinkedHashMap<>();
        best.values().forEach(i -> labelled.put(i, cells.get(i).attack.label()));
        return labelled;
    }

    /** Every way with blocks, with every way with shares that could be worth it. */
    private static List<Attack> attacks(ShareRules rules, double inclusion, double alpha, double gamma) {
        List<Attack> attacks = new ArrayList<>();
        for (Inclusion with : Inclusion.values()) {
            attacks.add(Attack.of(Withholding.HONEST, with));
        }
        attacks.add(Attack.of(Withholding.HONEST, new ShareTactics(Inclusion.OWN_FIRST, Release.LATE)));
        for (Withholding policy : Withholding.values()) {
            if (policy != Withholding.HONEST) {
                attacks.add(Attack.of(policy, Inclusion.OLDEST_FIRST));
                attacks.add(Attack.of(policy, Inclusion.OWN_ONLY));
            }
        }
        attacks.add(Attack.of(Withholding.SELFISH, Inclusion.LET_DIE));
        attacks.add(Attack.of(Withholding.LEAD_FORK_STUBBORN, Inclusion.LET_DIE));
        BestResponse.Answer answer =
                new BestResponse(alpha, gamma, LONGEST_BRANCH, Payoff.ofShares(rules, inclusion, alpha)).solve();
        attacks.add(new Attack(
                "best response (MDP)", answer.policy(), new ShareTactics(Inclusion.OWN_ONLY, Release.AT_ONCE)));
        attacks.add(new Attack(
                "best response (MDP)", answer.policy(), new ShareTactics(Inclusion.LET_DIE, Release.AT_ONCE)));
        return attacks;
    }
}

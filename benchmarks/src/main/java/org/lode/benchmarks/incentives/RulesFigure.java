package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.lode.benchmarks.incentives.Lab.Trial;
import org.lode.benchmarks.incentives.fork.Ledger.Finder;
import org.lode.benchmarks.incentives.fork.Race;
import org.lode.benchmarks.incentives.fork.RuleLedger;
import org.lode.benchmarks.incentives.fork.ShareLedger;
import org.lode.benchmarks.incentives.fork.ShareRules;
import org.lode.benchmarks.incentives.fork.ShareTactics.Inclusion;
import org.lode.benchmarks.incentives.fork.Withholding;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.benchmarks.incentives.report.Table;
import org.lode.consensus.genesis.Preset;
import org.lode.consensus.genesis.RewardParameters;
import org.lode.consensus.primitive.Wei;

/** The rules of consensus themselves under attack, beside the compact model, on the same random numbers. */
final class RulesFigure implements Figure {
    private static final int RUNS = 4;
    private static final long BLOCKS = 500;

    private record Cell(double alpha, double gamma, Attack attack) {}

    @Override
    public String name() {
        return "rules";
    }

    @Override
    public String title() {
        return "attacks judged and paid by the rules themselves, beside the compact model on the same random numbers";
    }

    @Override
    public Result make(Lab lab) {
        ShareRules rules = Parameters.rules();
        RewardParameters reward = Preset.TESTNET.genesis().spec().reward();
        List<Cell> cells = new ArrayList<>();
        for (double alpha : new double[] {1 / 3.0, 0.45}) {
            for (double gamma : new double[] {0, 1}) {
                for (Withholding policy :
                        List.of(Withholding.HONEST, Withholding.SELFISH, Withholding.LEAD_FORK_STUBBORN)) {
                    cells.add(new Cell(alpha, gamma, Attack.of(policy, Inclusion.OWN_ONLY)));
                }
            }
        }
        List<Trial> trials = new ArrayList<>();
        for (Cell cell : cells) {
            Race.Odds odds = new Race.Odds(cell.alpha, cell.gamma, rules.unitsPerBlock());
            trials.add(random -> {
                long seed = random.nextLong();
                RuleLedger real = new RuleLedger(rules, reward, cell.attack.tactics());
                new Race(cell.attack.policy(), real, odds, new SplittableRandom(seed)).run(lab.scaled(BLOCKS));
                ShareLedger compact = cell.attack.run(rules, odds, lab.scaled(BLOCKS), new SplittableRandom(seed));
                double share = compact.tally().attackerShare(Parameters.inclusion());
                return new double[] {realShare(real), share, realShare(real) - share};
            });
        }
        List<List<Estimate>> measured = lab.measure(trials, RUNS);
        Table table = new Table(5, "gamma", "alpha", "blocks", "by the rules", "compact", "difference");
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            List<Estimate> it = measured.get(i);
            table.row(
                    "%.1f".formatted(cell.gamma),
                    "%.4f".formatted(cell.alpha),
                    cell.attack.label(),
                    it.get(0),
                    it.get(1),
                    it.get(2));
        }
        return Result.of(table);
    }

    private static double realShare(RuleLedger ledger) {
        double attacker = amount(ledger.earned(Finder.ATTACKER));
        return attacker / (attacker + amount(ledger.earned(Finder.OTHERS)));
    }

    private static double amount(Wei wei) {
        return wei.value().toBigInteger().doubleValue();
    }
}

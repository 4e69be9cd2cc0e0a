package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.lode.benchmarks.incentives.Lab.Trial;
import org.lode.benchmarks.incentives.fork.BestResponse;
import org.lode.benchmarks.incentives.fork.BlockLedger;
import org.lode.benchmarks.incentives.fork.Payoff;
import org.lode.benchmarks.incentives.fork.Race;
import org.lode.benchmarks.incentives.fork.UncleChain;
import org.lode.benchmarks.incentives.fork.UncleLedger;
import org.lode.benchmarks.incentives.fork.UncleLedger.Referring;
import org.lode.benchmarks.incentives.fork.UncleLedger.UncleReward;
import org.lode.benchmarks.incentives.fork.Withholding;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.benchmarks.incentives.report.Table;

/** What others published, measured with the same code that measures ours. */
final class LiteratureFigure implements Figure {
    private static final int RUNS = 16;
    private static final long BLOCKS = 1_000_000;
    /** What Niu and Feng give thresholds for. */
    private static final double GAMMA = 0.5;

    private static final int BISECTIONS = 40;

    private static final List<UncleCase> UNCLES = List.of(
            new UncleCase(UncleReward.BY_DISTANCE, Counted.BLOCKS, 0.054, "uncles not in difficulty"),
            new UncleCase(UncleReward.BY_DISTANCE, Counted.BLOCKS_AND_UNCLES, 0.270, "uncles in difficulty (EIP-100)"),
            new UncleCase(UncleReward.HALF, Counted.BLOCKS, 0.163, "uncles pay one half, not in difficulty"),
            new UncleCase(UncleReward.HALF, Counted.BLOCKS_AND_UNCLES, 0.356, "uncles pay one half, in difficulty"));

    /** What difficulty counts, so that income in time is income a piece of it. */
    enum Counted {
        BLOCKS,
        BLOCKS_AND_UNCLES
    }

    /** A threshold of Niu and Feng. */
    private record UncleCase(UncleReward reward, Counted counted, double published, String what) {
        UncleRules rules(Referring referring) {
            return new UncleRules(reward, referring, counted);
        }
    }

    /** A published number and how it is measured here. */
    private record Claim(String source, String what, double published, Trial trial) {}

    @Override
    public String name() {
        return "literature";
    }

    @Override
    public String title() {
        return "published results, reproduced";
    }

    @Override
    public Result make(Lab lab) {
        List<Claim> claims = new ArrayList<>();
        selfish(claims, lab.scaled(BLOCKS));
        selfishThresholds(claims, lab.scaled(BLOCKS));
        uncles(claims, lab.scaled(BLOCKS));
        bobtail(claims, lab.scaled(BLOCKS) / 40);
        List<Estimate> measured =
                lab.measureOne(claims.stream().map(Claim::trial).toList(), RUNS);
        Table table = new Table(5, "source", "what", "published or exact", "here", "off by standard errors");
        for (int i = 0; i < claims.size(); i++) {
            Claim claim = claims.get(i);
            Estimate here = measured.get(i);
            table.row(
                    claim.source,
                    claim.what,
                    claim.published,
                    here,
                    "%.1f".formatted((here.mean() - claim.published) / here.error()));
        }
        solved(table);
        optimal(table);
        return Result.of(table);
    }

    static double selfishShare(double alpha, double gamma, long blocks, SplittableRandom random) {
        BlockLedger ledger = new BlockLedger();
        new Race(Withholding.SELFISH, ledger, new Race.Odds(alpha, gamma, 1), random).run(blocks);
        return ledger.attackerShare();
    }

    /** Eyal and Sirer, equation 8. */
    static double eyalSirer(double alpha, double gamma) {
        double a = alpha;
        double honest = 1 - a;
        return (a * honest * honest * (4 * a + gamma * (1 - 2 * a)) - a * a * a) / (1 - a * (1 + (2 - a) * a));
    }

    private static void selfish(List<Claim> claims, long blocks) {
        for (double alpha : new double[] {0.25, 0.3, 1 / 3.0, 0.4}) {
            claims.add(new Claim(
                    "Eyal and Sirer 2014",
                    "selfish revenue, alpha %.4f, gamma 0.5".formatted(alpha),
                    eyalSirer(alpha, 0.5),
                    random -> new double[] {selfishShare(alpha, 0.5, blocks, random)}));
        }
    }

    private static void selfishThresholds(List<Claim> claims, long blocks) {
        for (double gamma : new double[] {0, 0.5, 0.9}) {
            double published = (1 - gamma) / (3 - 2 * gamma);
            claims.add(new Claim(
                    "Eyal and Sirer 2014", "threshold, gamma %.1f".formatted(gamma), published, random -> new double[] {
                        Crossing.near(published, alpha -> selfishShare(alpha, gamma, blocks, random) - alpha)
                    }));
        }
    }

    /** Ethereum with an uncle's reward, who is paid for referring, and what difficulty counts. */
    record UncleRules(UncleReward reward, Referring referring, Counted counted) {
        /** What selfish mining gains in a simulation. */
        double gain(double alpha, long blocks, SplittableRandom random) {
            UncleLedger ledger = new UncleLedger(reward, referring, alpha);
            new Race(Withholding.SELFISH, ledger, new Race.Odds(alpha, GAMMA, 1), random).run(blocks);
            return (counted == Counted.BLOCKS_AND_UNCLES
                            ? ledger.attackerPerBlockAndUncle()
                            : ledger.attackerPerBlock())
                    - alpha;
        }

        /** What it gains exactly. */
        double gain(double alpha) {
            UncleChain chain = new UncleChain(alpha, GAMMA, reward, referring);
            return (counted == Counted.BLOCKS_AND_UNCLES ? chain.attackerPerBlockAndUncle() : chain.attackerPerBlock())
                    - alpha;
        }

        /** The part of the hash rate from which on it gains. */
        double threshold() {
            double low = 0.01;
            double high = 0.45;
            for (int i = 0; i < BISECTIONS; i++) {
                double middle = (low + high) / 2;
                if (gain(middle) > 0) {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            return low;
        }
    }

    private static void uncles(List<Claim> claims, long blocks) {
        for (UncleCase it : UNCLES) {
            UncleRules published = it.rules(Referring.AS_PUBLISHED);
            claims.add(new Claim("Niu and Feng 2019", "threshold, gamma 0.5, " + it.what, it.published, random ->
                    new double[] {Crossing.near(it.published, alpha -> published.gain(alpha, blocks, random))}));
        }
        for (UncleCase it : UNCLES) {
            UncleRules byTheBlocks = it.rules(Referring.BY_THE_BLOCKS);
            double exact = byTheBlocks.threshold();
            claims.add(new Claim(
                    "solved here", "the same, referring pays whose block refers, " + it.what, exact, random ->
                            new double[] {Crossing.near(exact, alpha -> byTheBlocks.gain(alpha, blocks, random))}));
        }
    }

    /** Bissias and Levine, "Bobtail", 2020: a block is found when the mean of the k lowest hashes is low enough. */
    private static void bobtail(List<Claim> claims, long blocks) {
        for (int k : new int[] {1, 2, 5, 20, 40}) {
            claims.add(new Claim(
                    "Bissias and Levine 2020",
                    "Bobtail, k %d: variance of the block interval against Bitcoin's".formatted(k),
                    (8.0 * k + 4) / (6.0 * (k * k + k)),
                    random -> new double[] {Bobtail.relativeVariance(k, blocks, random)}));
        }
    }

    private static void solved(Table table) {
        for (UncleCase it : UNCLES) {
            table.row(
                    "Niu and Feng 2019",
                    "their chain of states solved, " + it.what,
                    it.published,
                    it.rules(Referring.AS_PUBLISHED).threshold(),
                    "");
        }
    }

    private static void optimal(Table table) {
        record Case(double alpha, double published, int limit) {}
        for (Case it : List.of(new Case(1 / 3.0, 0.33705, 60), new Case(0.45, 0.66891, 95))) {
            table.row(
                    "Sapirshtein et al. 2016",
                    "best response, alpha %.4f, gamma 0, cut off at %d".formatted(it.alpha, it.limit),
                    it.published,
                    new BestResponse(it.alpha, 0, it.limit, Payoff.BLOCKS)
                            .solve()
                            .share(),
                    "");
        }
    }
}

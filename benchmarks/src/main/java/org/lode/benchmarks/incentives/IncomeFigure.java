package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.lode.benchmarks.incentives.Lab.Trial;
import org.lode.benchmarks.incentives.fork.ShareRules;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.benchmarks.incentives.report.Plot;
import org.lode.benchmarks.incentives.report.Plot.Axis;
import org.lode.benchmarks.incentives.report.Table;
import org.lode.consensus.genesis.Preset;

/** How evenly a small miner is paid from day to day. */
final class IncomeFigure implements Figure {
    private static final double[] FRACTIONS = {1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2};
    private static final int RUNS = 8;
    private static final long DAYS = 20_000;
    private static final double DAY_SECONDS = 86_400;
    private static final double BITCOIN_SECONDS = 600;
    private static final double POOL_PART = 0.1;
    private static final double POOL_FEE = 0.01;
    private static final double POISSON_CHUNK = 30;

    private record Way(String label, DayOf day) {}

    @FunctionalInterface
    private interface DayOf {
        /** What a day pays to this part of the hash rate. */
        double income(double fraction, SplittableRandom random);
    }

    @Override
    public String name() {
        return "income";
    }

    @Override
    public String title() {
        return "how evenly small miners are paid from day to day (block time of the testnet)";
    }

    @Override
    public Result make(Lab lab) {
        List<Way> ways = ways();
        List<Trial> trials = new ArrayList<>();
        for (double fraction : FRACTIONS) {
            for (Way way : ways) {
                trials.add(random -> days(way, fraction, lab.scaled(DAYS), random));
            }
        }
        List<List<Estimate>> measured = lab.measure(trials, RUNS);
        Table table = new Table(
                4,
                "part of the hash rate",
                "way",
                "daily income / fair",
                "coefficient of variation",
                "days without pay");
        Plot spread = new Plot(
                "Spread of a day's income",
                Axis.logarithmic("part of the hash rate"),
                Axis.logarithmic("standard deviation / mean"));
        Plot nothing = new Plot(
                "Days without any income", Axis.logarithmic("part of the hash rate"), Axis.linear("probability"));
        for (int i = 0; i < trials.size(); i++) {
            double fraction = FRACTIONS[i / ways.size()];
            String label = ways.get(i % ways.size()).label;
            List<Estimate> it = measured.get(i);
            table.row("%.0e".formatted(fraction), label, it.get(0), it.get(1), it.get(2));
            spread.point(label, fraction, it.get(1));
            nothing.point(label, fraction, it.get(2));
        }
        Map<String, Plot> plots = new LinkedHashMap<>();
        plots.put("spread", spread);
        plots.put("nothing", nothing);
        return new Result(table, plots);
    }

    private static List<Way> ways() {
        ShareRules rules = Parameters.rules();
        double blockSeconds = Preset.TESTNET.genesis().spec().difficulty().blockTimeSeconds();
        double blocks = DAY_SECONDS / blockSeconds;
        double inclusion = Parameters.inclusion();
        List<Way> ways = new ArrayList<>();
        for (int units : new int[] {rules.unitsPerBlock(), 4 * rules.unitsPerBlock()}) {
            ways.add(new Way("this chain, %d units a block".formatted(units), (fraction, random) -> {
                long found = poisson(fraction * blocks, random);
                long shares = poisson(fraction * blocks * (units - 1), random);
                // Between two blocks lies a geometric number of shares, all of which the second includes.
                long included = 0;
                for (long block = 0; block < found; block++) {
                    included += (long) Math.floor(Math.log(1 - random.nextDouble()) / Math.log(1 - 1.0 / units));
                }
                return (found + (1 - inclusion) * shares + inclusion * included) / (fraction * blocks * units);
            }));
        }
        ways.add(new Way(
                "alone, blocks of %.0f s".formatted(blockSeconds),
                (fraction, random) -> poisson(fraction * blocks, random) / (fraction * blocks)));
        double slow = DAY_SECONDS / BITCOIN_SECONDS;
        ways.add(new Way(
                "alone, blocks of %.0f s".formatted(BITCOIN_SECONDS),
                (fraction, random) -> poisson(fraction * slow, random) / (fraction * slow)));
        // Paid by its part of the pool's shares, which are so many that only the pool's blocks are luck.
        ways.add(new Way(
                "pool of 10%%, blocks of %.0f s".formatted(blockSeconds),
                (_, random) -> (1 - POOL_FEE) * poisson(POOL_PART * blocks, random) / (POOL_PART * blocks)));
        return ways;
    }

    private static double[] days(Way way, double fraction, long days, SplittableRandom random) {
        double mean = 0;
        double squares = 0;
        long without = 0;
        for (long day = 1; day <= days; day++) {
            double income = way.day.income(fraction, random);
            double away = income - mean;
            mean += away / day;
            squares += away * (income - mean);
            without += income == 0 ? 1 : 0;
        }
        return new double[] {mean, Math.sqrt(squares / (days - 1)) / mean, (double) without / days};
    }

    /** A Poisson number, as the sum of small ones, each found by multiplying uniform numbers (Knuth). */
    static long poisson(double mean, SplittableRandom random) {
        long sum = 0;
        for (double left = mean; left > 0; left -= POISSON_CHUNK) {
            double border = Math.exp(-Math.min(left, POISSON_CHUNK));
            double product = random.nextDouble();
            while (product > border) {
                sum++;
                product *= random.nextDouble();
            }
        }
        return sum;
    }
}

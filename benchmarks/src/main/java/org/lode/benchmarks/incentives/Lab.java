package org.lode.benchmarks.incentives;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lode.benchmarks.incentives.report.Estimate;
import org.lode.node.cli.Progress;

/**
 * Where simulations run: many runs at once, each with its own random numbers, which depend on the seed, the figure and the run alone. So
 * the results are the same for every number of threads.
 */
final class Lab implements AutoCloseable {
    private final Settings settings;
    private final String figure;
    private final ExecutorService threads;
    private long measured;

    /**
     * How to run.
     *
     * @param seed what every random number comes from
     * @param scale how many times as long as the documented figures; below 1 for a quick look
     * @param threads at least 1
     */
    record Settings(long seed, double scale, int threads) {}

    /** One run. */
    @FunctionalInterface
    interface Trial {
        /** What was measured, always as many numbers. */
        double[] run(SplittableRandom random);
    }

    /** A laboratory for one figure. */
    Lab(Settings settings, String figure) {
        this.settings = settings;
        this.figure = figure;
        this.threads = Executors.newFixedThreadPool(settings.threads());
    }

    /** A length of the documented figures at this laboratory's scale. */
    long scaled(long length) {
        return Math.max(1, Math.round(length * settings.scale()));
    }

    /** Runs each trial that many times; for each trial the estimates of what it measures. */
    List<List<Estimate>> measure(List<Trial> trials, int runs) {
        List<List<Future<double[]>>> all = new ArrayList<>();
        for (Trial trial : trials) {
            long index = measured++;
            List<Future<double[]>> ofTrial = new ArrayList<>();
            for (int run = 0; run < runs; run++) {
                SplittableRandom random = new SplittableRandom(mixed(index, run));
                ofTrial.add(threads.submit(() -> trial.run(random)));
            }
            all.add(ofTrial);
        }
        try (Progress progress = Progress.of(figure, (long) trials.size() * runs, " runs", 1)) {
            List<List<Estimate>> estimates = new ArrayList<>();
            for (List<Future<double[]>> ofTrial : all) {
                estimates.add(estimates(ofTrial));
                progress.reached((long) estimates.size() * runs);
            }
            return estimates;
        }
    }

    /** As {@link #measure} for trials that measure one number. */
    List<Estimate> measureOne(List<Trial> trials, int runs) {
        return measure(trials, runs).stream().map(List::getFirst).toList();
    }

    private static List<Estimate> estimates(List<Future<double[]>> runs) {
        double[][] values = new double[runs.size()][];
        for (int run = 0; run < values.length; run++) {
            values[run] = result(runs.get(run));
        }
        List<Estimate> estimates = new ArrayList<>();
        for (int i = 0; i < values[0].length; i++) {
            double[] column = new double[values.length];
            for (int run = 0; run < values.length; run++) {
                column[run] = values[run][i];
            }
            estimates.add(Estimate.of(column));
        }
        return estimates;
    }

    private static double[] result(Future<double[]> run) {
        try {
            return run.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while runs were under way", e);
        }
    }

    private long mixed(long index, long run) {
        long mixed = settings.seed();
        for (long part : new long[] {figure.hashCode(), index, run}) {
            mixed = (mixed ^ part) * 0x9E3779B97F4A7C15L;
            mixed ^= mixed >>> 29;
        }
        return mixed;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

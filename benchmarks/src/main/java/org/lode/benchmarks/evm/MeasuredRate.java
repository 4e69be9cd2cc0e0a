package org.lode.benchmarks.evm;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Millions of gas a second: the median of many runs with what holds it in 95 of 100 cases. Measured by the processor time of the
 * thread, so that a busy machine distorts it little.
 */
record MeasuredRate(double median, double low, double high) {
    private static final int ROUNDS = 40;
    private static final double NORMAL_95 = 1.96;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /**
     * Measures work that takes some milliseconds.
     *
     * @param warmUpNanos for how long it runs before
     * @param work returns the gas it used
     */
    static MeasuredRate of(long warmUpNanos, LongSupplier work) {
        long warmFrom = THREADS.getCurrentThreadCpuTime();
        while (THREADS.getCurrentThreadCpuTime() - warmFrom < warmUpNanos) {
            long _ = work.getAsLong();
        }
        double[] rates = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            long gas = work.getAsLong();
            rates[round] = gas * 1e3 / (THREADS.getCurrentThreadCpuTime() - start);
        }
        Arrays.sort(rates);
        int reach = (int) Math.ceil(NORMAL_95 * Math.sqrt(ROUNDS) / 2);
        int middle = ROUNDS / 2;
        return new MeasuredRate(rates[middle], rates[middle - reach], rates[middle + reach]);
    }

    @Override
    public String toString() {
        return "%.0f (%.0f to %.0f)".formatted(median, low, high);
    }
}

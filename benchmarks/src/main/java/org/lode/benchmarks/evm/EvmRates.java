package org.lode.benchmarks.evm;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * Prints gas a second for each {@link Mix} as rows of a Markdown table, measured by the processor time of the thread, so that a busy
 * machine distorts it little. JMH's {@link EvmBenchmark} measures the same by the clock, on a quiet one.
 */
public final class EvmRates {
    private static final int ROUNDS = 40;
    private static final long WARMUP_NANOS = 2_000_000_000L;
    private static final double NORMAL_95 = 1.96;

    private EvmRates() {}

    public static void main(String[] args) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        System.out.println("| mix | Mgas/s a core (median, 95%) |");
        System.out.println("| --- | --- |");
        for (Mix mix : Mix.values()) {
            EvmBenchmark benchmark = EvmBenchmark.of(mix);
            EvmBenchmark.Used used = new EvmBenchmark.Used();
            long warmFrom = threads.getCurrentThreadCpuTime();
            while (threads.getCurrentThreadCpuTime() - warmFrom < WARMUP_NANOS) {
                benchmark.run(used);
            }
            System.out.println(row(mix, rates(benchmark, threads)));
        }
    }

    private static double[] rates(EvmBenchmark benchmark, ThreadMXBean threads) {
        double[] rates = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            EvmBenchmark.Used used = new EvmBenchmark.Used();
            long start = threads.getCurrentThreadCpuTime();
            benchmark.run(used);
            rates[round] = used.megagas * 1e9 / (threads.getCurrentThreadCpuTime() - start);
        }
        Arrays.sort(rates);
        return rates;
    }

    private static String row(Mix mix, double[] sorted) {
        int reach = (int) Math.ceil(NORMAL_95 * Math.sqrt(ROUNDS) / 2);
        int middle = ROUNDS / 2;
        return "| %s | %.0f (%.0f to %.0f) |"
                .formatted(mix, sorted[middle], sorted[middle - reach], sorted[middle + reach]);
    }
}

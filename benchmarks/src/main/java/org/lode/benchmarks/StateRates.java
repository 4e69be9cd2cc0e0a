package org.lode.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * The operations of {@link StateBenchmark} by processor time of the calling thread, which other load on the machine hardly moves: one
 * state is filled once and everything is measured on it. Prints a Markdown table. What RocksDB does on its own threads (flushing,
 * compaction) is not in it.
 */
public final class StateRates {
    private static final int WARM_UP = 60;
    private static final int MEASURED = 60;
    private static final double NANOS_PER_MICRO = 1_000;
    private static final int OPERATIONS = 1_000;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final StateBenchmark benchmark;

    private StateRates(StateBenchmark benchmark) {
        this.benchmark = benchmark;
    }

    /** Arguments: how many accounts the state has. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(
                "| store | accounts | read | read absent | root | root, cached | root and write | Keccak of a branch |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (String accounts : arguments) {
            for (StateBenchmark.Kind kind : StateBenchmark.Kind.values()) {
                StateBenchmark benchmark = new StateBenchmark();
                benchmark.kind = kind;
                benchmark.accounts = Integer.parseInt(accounts);
                System.out.println(new StateRates(benchmark).row());
            }
        }
    }

    private String row() throws Exception {
        benchmark.fill();
        try {
            return String.format(
                    Locale.ROOT,
                    "| %s | %,d | %s | %s | %s | %s | %s | %s |",
                    benchmark.kind,
                    benchmark.accounts,
                    micros(benchmark::readAccounts),
                    micros(benchmark::readAbsentAccounts),
                    micros(benchmark::root),
                    micros(benchmark::rootThroughTheCache),
                    micros(benchmark::rootAndWrite),
                    micros(benchmark::keccakOfABranch));
        } finally {
            benchmark.remove();
        }
    }

    /** Mean and standard deviation over runs of {@value #OPERATIONS} operations, microseconds of processor time an operation. */
    private String micros(Callable<?> operations) throws Exception {
        double sum = 0;
        double squares = 0;
        for (int run = 0; run < WARM_UP + MEASURED; run++) {
            benchmark.choose();
            long start = threads.getCurrentThreadCpuTime();
            operations.call();
            double micros = (threads.getCurrentThreadCpuTime() - start) / NANOS_PER_MICRO / OPERATIONS;
            if (run >= WARM_UP) {
                sum += micros;
                squares += micros * micros;
            }
        }
        double mean = sum / MEASURED;
        double deviation = Math.sqrt(Math.max(0, squares / MEASURED - mean * mean));
        return String.format(Locale.ROOT, "%.2f ± %.2f", mean, deviation);
    }
}

package org.lode.benchmarks.evm;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Prints gas a second for each {@link Mix}, and for each {@link Workload} whose file is named, as rows of a Markdown table. JMH's {@link
 * EvmBenchmark} and {@link WorkloadBenchmark} measure the same by the clock, on a quiet machine.
 */
public final class EvmRates {
    private static final long WARMUP_NANOS = 2_000_000_000L;

    private EvmRates() {}

    public static void main(String[] args) throws IOException {
        System.out.println("| mix | Mgas/s a core (median, 95%) |");
        System.out.println("| --- | --- |");
        for (Mix mix : Mix.values()) {
            EvmBenchmark benchmark = EvmBenchmark.of(mix);
            MeasuredRate rate = MeasuredRate.of(WARMUP_NANOS, () -> {
                EvmBenchmark.Used used = new EvmBenchmark.Used();
                benchmark.run(used);
                return Math.round(used.megagas * 1e6);
            });
            System.out.printf("| %s | %s |%n", mix, rate);
        }
        for (String file : args) {
            WorkloadState state = new WorkloadState(Workload.read(Path.of(file)), WorkloadBenchmark.BLOCKS);
            System.out.printf("| %s | %s |%n", file, MeasuredRate.of(WARMUP_NANOS, state::run));
        }
    }
}

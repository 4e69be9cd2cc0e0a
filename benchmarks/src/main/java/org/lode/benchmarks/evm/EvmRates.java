package org.lode.benchmarks.evm;

/**
 * Prints gas a second for each {@link Mix} as rows of a Markdown table. JMH's {@link EvmBenchmark} measures the same by the clock, on
 * a quiet machine.
 */
public final class EvmRates {
    private static final long WARMUP_NANOS = 2_000_000_000L;

    private EvmRates() {}

    public static void main(String[] args) {
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
    }
}

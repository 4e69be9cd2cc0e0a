package org.lode.benchmarks.hashing;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Compares ways to do the same work on a machine that others use too. All cases run once a round, one after the other, and
 * each round yields one ratio to the control, which is the first case; time is the thread's own processor time, or what the clock
 * says where others do the work. What is
 * printed is the median ratio and the interval that holds the true median with 95% confidence (by ranks, so whatever the
 * distribution).
 */
final class SideBySide {
    private static final int WARMUP_ROUNDS = 8;
    private static final long WARMUP_NANOS = 3_000_000_000L;
    private static final double NORMAL_95 = 1.96;

    private final LongSupplier nanos;
    private final String title;
    private final int rounds;
    private final List<Case> cases = new ArrayList<>();

    /** One way to do the work; a run does {@code operations} of it. */
    private static final class Case {
        private final String name;
        private final int operations;
        private final Runnable run;
        private final Runnable beside;
        private final double[] nanosPerOperation;

        Case(String name, int operations, Runnable run, Runnable beside, int rounds) {
            this.name = name;
            this.operations = operations;
            this.run = run;
            this.beside = beside;
            this.nanosPerOperation = new double[rounds];
        }
    }

    /** @param rounds measured after the warm-up; 40 give a usable interval */
    SideBySide(String title, int rounds) {
        this(title, rounds, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
    }

    private SideBySide(String title, int rounds, LongSupplier nanos) {
        this.title = title;
        this.rounds = rounds;
        this.nanos = nanos;
    }

    /** For work that is done by other threads or devices; only on a machine that does nothing else. */
    static SideBySide byTheClock(String title, int rounds) {
        return new SideBySide(title, rounds, System::nanoTime);
    }

    /** Adds a case; the first is the control. */
    SideBySide add(String name, int operations, Runnable run) {
        return addBeside(name, operations, run, () -> {});
    }

    /** As {@link #add}, while another thread does {@code beside} once. */
    SideBySide addBeside(String name, int operations, Runnable run, Runnable beside) {
        cases.add(new Case(name, operations, run, beside, rounds));
        return this;
    }

    /** Measures and prints rows of a Markdown table. */
    void print(PrintStream out) {
        long warmFrom = System.nanoTime() + WARMUP_NANOS;
        for (int round = 0; round < WARMUP_ROUNDS || System.nanoTime() < warmFrom; round++) {
            cases.forEach(warmed -> warmed.run.run());
        }
        for (int round = 0; round < rounds; round++) {
            for (Case measured : cases) {
                Thread companion = Thread.ofPlatform().start(measured.beside);
                long start = nanos.getAsLong();
                measured.run.run();
                long took = nanos.getAsLong() - start;
                await(companion);
                measured.nanosPerOperation[round] = (double) took / measured.operations;
            }
        }
        Case control = cases.getFirst();
        out.println(rate(control) + " control |");
        for (Case measured : cases.subList(1, cases.size())) {
            out.println(rate(measured) + ratio(measured, control));
        }
    }

    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while measuring", e);
        }
    }

    private String rate(Case measured) {
        double[] nanos = measured.nanosPerOperation.clone();
        Arrays.sort(nanos);
        return "| %s | %s | %,.0f | %,.1f |".formatted(title, measured.name, 1e9 / median(nanos), median(nanos));
    }

    private String ratio(Case measured, Case control) {
        double[] ratios = new double[rounds];
        Arrays.setAll(ratios, i -> control.nanosPerOperation[i] / measured.nanosPerOperation[i]);
        Arrays.sort(ratios);
        int reach = (int) Math.ceil(NORMAL_95 * Math.sqrt(rounds) / 2);
        int low = Math.max(0, rounds / 2 - reach);
        int high = Math.min(rounds - 1, rounds / 2 + reach);
        return " **%.2f** (%.2f to %.2f) |".formatted(median(ratios), ratios[low], ratios[high]);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

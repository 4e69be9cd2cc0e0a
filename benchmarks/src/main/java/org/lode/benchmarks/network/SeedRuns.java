package org.lode.benchmarks.network;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Many simulations, as many at a time as there are cores. Each runs on one thread, so none depends on the others. */
public final class SeedRuns {
    private SeedRuns() {}

    /**
     * Runs {@code count} seeds from {@code first} on.
     *
     * @param each hears of each outcome, in the order of the seeds, on the caller's thread
     */
    public static void run(Settings settings, long first, int count, Consumer<Outcome> each)
            throws InterruptedException {
        int atOnce = Runtime.getRuntime().availableProcessors();
        try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
            Deque<Future<Outcome>> running = new ArrayDeque<>();
            for (int i = 0; i < count; i++) {
                long seed = first + i;
                running.add(threads.submit(() -> NetworkSimulation.run(settings, seed)));
                if (running.size() > 2 * atOnce) {
                    each.accept(outcome(running.remove()));
                }
            }
            while (!running.isEmpty()) {
                each.accept(outcome(running.remove()));
            }
        }
    }

    private static Outcome outcome(Future<Outcome> running) throws InterruptedException {
        try {
            return running.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a simulation failed by itself", e.getCause());
        }
    }
}

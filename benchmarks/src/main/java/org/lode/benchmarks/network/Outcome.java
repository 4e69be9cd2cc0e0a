package org.lode.benchmarks.network;

import java.util.List;
import java.util.Optional;

/**
 * How a simulation ended.
 *
 * @param traceHash of everything that happened: the same for each run of the seed
 * @param height of the highest head at the end
 * @param reverted blocks that nodes took back in reorganisations
 * @param trace the last things that happened, oldest first
 * @param failure what did not hold, if anything
 */
public record Outcome(
        long seed,
        String traceHash,
        long events,
        long height,
        long reverted,
        List<String> trace,
        Optional<String> failure) {
    public Outcome {
        trace = List.copyOf(trace);
    }
}

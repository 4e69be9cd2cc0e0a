package org.lode.benchmarks.network;

import java.time.Duration;

/**
 * What a simulation is of.
 *
 * @param nodes how many
 * @param stormy the time in which things go wrong; calm and the end follow
 */
public record Settings(int nodes, Duration stormy) {
    /** Enough for a few partitions, kills and some dozen blocks in about half a second. */
    public static final Settings DEFAULT = new Settings(5, Duration.ofSeconds(45));

    public static final int NODES_LEAST = 2;
    public static final int NODES_MOST = 32;

    public Settings {
        if (nodes < NODES_LEAST || nodes > NODES_MOST) {
            throw new IllegalArgumentException(
                    "a simulation has " + NODES_LEAST + " to " + NODES_MOST + " nodes, not " + nodes);
        }
        if (!stormy.isPositive()) {
            throw new IllegalArgumentException("a simulation lasts some time, not " + stormy);
        }
    }
}

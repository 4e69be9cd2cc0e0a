package org.lode.miner.cpu;

/**
 * How a {@link CpuMiner} uses the processor.
 *
 * @param searchThreads threads that search
 * @param buildThreads threads that build a dataset, while nothing can be searched
 * @param inFlight hashes that a search thread advances together
 * @param priority of all of them
 */
public record CpuMinerSettings(int searchThreads, int buildThreads, int inFlight, ThreadPriority priority) {
    /** Hashes in flight that reach the memory's limit on current processors. */
    public static final int DEFAULT_IN_FLIGHT = 24;

    public CpuMinerSettings {
        if (searchThreads < 1 || buildThreads < 1 || inFlight < 1) {
            throw new IllegalArgumentException("mining needs at least one thread and one hash in flight, not "
                    + searchThreads + ", " + buildThreads + " and " + inFlight);
        }
    }

    /** All processors build, {@code searchThreads} search. */
    public static CpuMinerSettings of(int searchThreads, ThreadPriority priority) {
        return new CpuMinerSettings(
                searchThreads,
                Math.max(searchThreads, Runtime.getRuntime().availableProcessors()),
                DEFAULT_IN_FLIGHT,
                priority);
    }
}

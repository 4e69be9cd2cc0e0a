package org.lode.miner.job;

/**
 * Something that searches: the processor, or one OpenCL device. It owns its threads and its dataset. All methods may be
 * called from any thread and return at once, but for {@link #close}.
 */
public interface Miner extends AutoCloseable {
    /** What a user knows it by, such as {@code cpu} or the device's name. */
    String name();

    /**
     * Replaces the job. Searching follows within 50 ms once the epoch's dataset is there; a dataset of another epoch is built
     * first. Shares of older jobs that are found by then are still handed on.
     */
    void mine(MiningJob job);

    /**
     * Says that jobs of this epoch will follow soon. A miner that has a dataset builds the epoch's beside the one in use, where
     * the memory holds both; any other need not listen.
     */
    default void expect(int epoch) {}

    /** Stops searching, keeping the dataset, until the next job. */
    void pause();

    MinerStatus status();

    /** Stops for good and frees all memory; returns when its threads have ended, or a driver has not answered for half a minute. */
    @Override
    void close();
}

package org.lode.miner.job;

/**
 * What a miner does, and did since it was made.
 *
 * @param activity what it does now
 * @param hashes nonces tried; a hash rate is the difference of two readings over the time between
 * @param shares shares handed on
 * @param wrongShares nonces that the device said were shares and were not
 */
public record MinerStatus(Activity activity, long hashes, long shares, long wrongShares) {
    /** What a miner does now. */
    public sealed interface Activity {
        /** Has no job. */
        record Idle() implements Activity {}

        /**
         * Builds the dataset of an epoch.
         *
         * @param itemsDone 64-byte items that are ready
         * @param itemsTotal items of the dataset
         */
        record Building(int epoch, long itemsDone, long itemsTotal) implements Activity {}

        record Searching(long jobId) implements Activity {}

        /**
         * Cannot go on by itself.
         *
         * @param reason one sentence for the user
         */
        record Failed(String reason) implements Activity {}
    }
}

package org.lode.miner.bench;

import java.time.Duration;
import java.util.Optional;

/**
 * What one device came to.
 *
 * @param device its name
 * @param datasetBytes true size of the dataset that was hashed with
 * @param build from the light cache to the whole dataset
 * @param hashRate hashes a second
 * @param readRate bytes a second that random reads of 128 bytes from memory of the dataset's size came to, in as many threads
 * @param watts drawn while hashing, where the platform tells
 */
public record DeviceFigures(
        String device,
        long datasetBytes,
        Duration build,
        Estimate hashRate,
        Estimate readRate,
        Optional<Double> watts) {
    /** What a hash reads: 64 pages of 128 bytes (Ethash specification, "Main loop"). */
    public static final int BYTES_A_HASH = 64 * 128;

    /** The hash rate over what the reads allow: 1 is the limit of the memory. */
    public Estimate ofTheLimit() {
        return hashRate.over(new Estimate(readRate.mean() / BYTES_A_HASH, readRate.error() / BYTES_A_HASH));
    }
}

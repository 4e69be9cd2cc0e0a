package org.lode.miner.bench;

/**
 * Reads random pages of 128 bytes from memory of a dataset's size, as fast as the device can: each page is known before any is
 * read, so that nothing but the memory limits it. Not for several threads at a time.
 */
public interface RandomReads extends AutoCloseable {
    int PAGE_BYTES = 128;

    /** Reads for about {@code nanos} and returns the bytes a second. */
    double bytesPerSecond(long nanos) throws InterruptedException, DeviceFailedException;

    @Override
    void close();
}

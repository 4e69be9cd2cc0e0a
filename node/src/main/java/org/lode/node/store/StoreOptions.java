package org.lode.node.store;

/**
 * How a store on disk behaves.
 *
 * @param history how far back states can be read
 * @param durability what a written batch survives
 * @param cacheBytes memory for blocks read from disk, their indexes and filters; not counting the write buffers
 */
public record StoreOptions(StateHistory history, Durability durability, long cacheBytes) {
    private static final long DEFAULT_CACHE_BYTES = 256L << 20;

    public static final StoreOptions DEFAULT =
            new StoreOptions(StateHistory.DEFAULT, Durability.PROCESS_DEATH, DEFAULT_CACHE_BYTES);

    /** What a batch survives once {@link ChainStore#write} has returned. */
    public enum Durability {
        /**
         * {@code kill -9} and any crash of the process: the write-ahead log is with the operating system. After a power failure the last
         * seconds may be missing; the store is then at an earlier block, as a whole.
         */
        PROCESS_DEATH,
        /** A power failure too: every batch waits for the disk. */
        POWER_FAILURE
    }

    public StoreOptions {
        if (cacheBytes < 0) {
            throw new IllegalArgumentException("a cache of " + cacheBytes + " bytes");
        }
    }

    public StoreOptions withHistory(StateHistory newHistory) {
        return new StoreOptions(newHistory, durability, cacheBytes);
    }

    public StoreOptions withDurability(Durability newDurability) {
        return new StoreOptions(history, newDurability, cacheBytes);
    }
}

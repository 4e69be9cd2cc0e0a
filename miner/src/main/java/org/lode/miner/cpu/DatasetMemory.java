package org.lode.miner.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory for a dataset. Every hash reads 64 random places: with 4 KiB pages most reads also miss the address translation
 * cache, so huge pages are asked for where the system knows them.
 */
public final class DatasetMemory {
    private DatasetMemory() {}

    /**
     * Memory that any thread may use until {@code arena} is closed.
     *
     * @throws OutOfMemoryError if the system has not that much
     */
    public static MemorySegment allocate(long bytes, Arena arena) {
        return Posix.ofThisMachine()
                .flatMap(posix -> posix.mapHugePages(bytes, arena))
                .orElseGet(() -> arena.allocate(bytes, Posix.HUGE_PAGE_BYTES));
    }
}

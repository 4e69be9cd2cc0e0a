package org.lode.miner.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import org.lode.miner.cpu.DatasetMemory;

/** Random reads by the processor's threads, in memory of the kind that datasets lie in. */
public final class ProcessorReads implements RandomReads {
    private static final int LINE_BYTES = 64;
    private static final int CHUNK_PAGES = 1 << 14;
    /** Knuth, The Art of Computer Programming 3.3.4, table 1: period 2^64, good high bits. */
    private static final long MULTIPLIER = 6364136223846793005L;

    private static final long INCREMENT = 1442695040888963407L;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private final int threads;
    /** Keeps what was read from being optimized away. */
    private final LongAdder sink = new LongAdder();

    /** @throws OutOfMemoryError if the system has not that much */
    public ProcessorReads(long bytes, int threads) {
        this.threads = threads;
        try {
            this.memory = DatasetMemory.allocate(bytes / PAGE_BYTES * PAGE_BYTES, arena);
        } catch (OutOfMemoryError e) {
            arena.close();
            throw e;
        }
        // Pages that were never written share one frame of zeros, which stays in the cache.
        memory.fill((byte) 1);
    }

    @Override
    public double bytesPerSecond(long nanos) throws InterruptedException {
        LongAdder pages = new LongAdder();
        List<Thread> running = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            long seed = start + i;
            running.add(Thread.ofPlatform().daemon().name("bench-reads-" + i).start(() -> {
                long state = new SplittableRandom(seed).nextLong();
                while (System.nanoTime() - start < nanos) {
                    state = readChunk(state);
                    pages.add(CHUNK_PAGES);
                }
            }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        return pages.sum() * (double) PAGE_BYTES / (System.nanoTime() - start) * 1e9;
    }

    /** One word of each cache line of a page brings the whole page from memory. */
    private long readChunk(long state) {
        long pageCount = memory.byteSize() / PAGE_BYTES;
        long random = state;
        long sum = 0;
        for (int i = 0; i < CHUNK_PAGES; i++) {
            random = random * MULTIPLIER + INCREMENT;
            long offset = Math.unsignedMultiplyHigh(random, pageCount) * PAGE_BYTES;
            sum += memory.get(ValueLayout.JAVA_LONG, offset) + memory.get(ValueLayout.JAVA_LONG, offset + LINE_BYTES);
        }
        sink.add(sum);
        return random;
    }

    @Override
    public void close() {
        arena.close();
    }
}

package org.lode.benchmarks.hashing;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.pow.EthashDataset;
import org.lode.consensus.pow.EthashEpoch;
import org.lode.consensus.pow.EthashParameters;
import org.lode.miner.cpu.DatasetMemory;

/** Datasets of any size with random content, which is read as fast as the true one and is there at once. */
final class Datasets {
    private static final long SEED = 1;

    private Datasets() {}

    /** In huge pages where the system gives them. */
    static EthashDataset random(int mebibytes, Arena arena) {
        EthashEpoch epoch = epoch(mebibytes);
        return random(epoch, DatasetMemory.allocate(epoch.datasetBytes(), arena));
    }

    /** In the system's ordinary pages. */
    static EthashDataset randomInOrdinaryPages(int mebibytes, Arena arena) {
        EthashEpoch epoch = epoch(mebibytes);
        return random(epoch, arena.allocate(epoch.datasetBytes(), EthashDataset.PAGE_BYTES));
    }

    static EthashEpoch epoch(int mebibytes) {
        return parameters(mebibytes).epoch(0);
    }

    /** With a light cache of 256 KiB, so that a true dataset is built soon. */
    static EthashParameters parameters(int mebibytes) {
        return new EthashParameters(30_000, 1 << 18, 0, (long) mebibytes << 20, 0);
    }

    private static EthashDataset random(EthashEpoch epoch, MemorySegment memory) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (long at = 0; at < epoch.datasetBytes(); at += Long.BYTES) {
            memory.set(ValueLayout.JAVA_LONG_UNALIGNED, at, random.nextLong());
        }
        return new EthashDataset(EthashCache.of(epoch), memory);
    }
}

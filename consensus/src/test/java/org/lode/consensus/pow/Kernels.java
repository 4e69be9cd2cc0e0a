package org.lode.consensus.pow;

import java.lang.foreign.Arena;
import org.lode.consensus.crypto.KeccakLanes;

/** Both ways to compute, for tests that compare them. */
final class Kernels {
    private Kernels() {}

    static ItemBatch scalarItems() {
        return new ItemBatch(new ScalarKernel(), KeccakLanes.scalar());
    }

    static ItemBatch widestItems() {
        return new ItemBatch(EthashKernel.widest(), KeccakLanes.widest());
    }

    /** The whole dataset of a cache. */
    static EthashDataset built(EthashCache cache, Arena arena) {
        EthashDataset dataset =
                new EthashDataset(cache, arena.allocate(cache.epoch().datasetBytes(), EthashDataset.PAGE_BYTES));
        dataset.build(0, dataset.items());
        return dataset;
    }
}

package org.lode.benchmarks.network;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.pow.EthashDataset;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.pow.EthashResult;
import org.lode.consensus.pow.FullHasher;
import org.lode.consensus.rules.LightCaches;

/** The tiny datasets that all simulated miners search in, and that all seals are checked by: hundreds of times cheaper than light hashes. */
final class Datasets implements LightCaches {
    private static final int NONCES_IN_FLIGHT = 8;
    private static final int ALIGNMENT_BYTES = 64;

    private final EthashCaches caches;
    private final Map<Integer, FullHasher> byEpoch = new HashMap<>();

    Datasets(EthashCaches caches) {
        this.caches = caches;
    }

    EthashCaches caches() {
        return caches;
    }

    @Override
    public EthashCache cache(int epoch) {
        return caches.ofEpoch(epoch);
    }

    @Override
    public List<EthashResult> hashAll(int epoch, List<EthashInput> inputs) {
        return ofEpoch(epoch).hashAll(inputs);
    }

    FullHasher ofEpoch(int epoch) {
        return byEpoch.computeIfAbsent(epoch, this::build);
    }

    private FullHasher build(int epoch) {
        var cache = caches.ofEpoch(epoch);
        EthashDataset dataset =
                new EthashDataset(cache, Arena.ofAuto().allocate(cache.epoch().datasetBytes(), ALIGNMENT_BYTES));
        dataset.build(0, dataset.items());
        return new FullHasher(dataset, NONCES_IN_FLIGHT);
    }
}

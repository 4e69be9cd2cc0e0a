package org.lode.consensus.pow;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.lode.consensus.primitive.BlockNumber;

/** Standard light caches, each made once for all tests of a run. */
final class LightCaches {
    private static final Map<Integer, EthashCache> CACHES = new ConcurrentHashMap<>();

    private LightCaches() {}

    static EthashCache ofEpoch(int number) {
        return CACHES.computeIfAbsent(number, it -> EthashCache.of(EthashParameters.STANDARD.epoch(it)));
    }

    static EthashCache ofBlock(long blockNumber) {
        return ofEpoch(EthashParameters.STANDARD.epochOf(BlockNumber.of(blockNumber)));
    }
}

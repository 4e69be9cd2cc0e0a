package org.lode.benchmarks.incentives.fork;

import java.lang.foreign.Arena;
import java.util.Optional;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.pow.EthashDataset;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.pow.FullHasher;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;

/** Finds real seals, with an Ethash so small that it takes microseconds. */
final class Prospector {
    /** One epoch for ever, a cache of 1 KiB, a dataset of 32 KiB. */
    static final EthashParameters ETHASH = new EthashParameters(1L << 40, 1024, 0, 32 << 10, 0);

    private static final int AT_ONCE = 8;

    private final EthashCache cache;
    private final FullHasher hasher;
    private long nonce;

    Prospector() {
        this.cache = EthashCache.of(ETHASH.epoch(0));
        EthashDataset dataset =
                new EthashDataset(cache, Arena.ofAuto().allocate(cache.epoch().datasetBytes(), 64));
        dataset.build(0, dataset.items());
        this.hasher = new FullHasher(dataset, AT_ONCE);
    }

    EthashCache cache() {
        return cache;
    }

    /** A seal that meets {@code least} and, where it is given, does not meet {@code below}. Never the same one twice. */
    SealedWork seal(WorkHeader header, UInt256 least, Optional<UInt256> below) {
        UInt256 most = Ethash.boundary(least);
        for (; ; nonce += AT_ONCE) {
            for (FullHasher.Solution found : hasher.search(header.sealHash(), nonce, AT_ONCE, most)) {
                UInt256 result = found.result().result().toUInt256();
                if (below.isEmpty() || result.compareTo(Ethash.boundary(below.get())) > 0) {
                    nonce += AT_ONCE;
                    return SealedWork.of(
                            header, new Seal(found.nonce(), found.result().mixHash()));
                }
            }
        }
    }
}

package org.lode.consensus.rules;

import java.util.List;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.pow.EthashResult;
import org.lode.consensus.pow.LightHasher;

/**
 * What seals are checked with: light caches are large and slow to make, so whoever has memory keeps the recent ones, and may for a
 * while have even a whole dataset.
 */
@FunctionalInterface
public interface LightCaches {
    /** The cache of an epoch that the chain's Ethash parameters cover. */
    EthashCache cache(int epoch);

    /** The hashes of that epoch in the order of the inputs, in whatever way is quickest. Any thread. */
    default List<EthashResult> hashAll(int epoch, List<EthashInput> inputs) {
        return new LightHasher().hashAll(cache(epoch), inputs);
    }
}

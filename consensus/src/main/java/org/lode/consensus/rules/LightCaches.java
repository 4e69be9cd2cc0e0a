package org.lode.consensus.rules;

import org.lode.consensus.pow.EthashCache;

/** Where light caches come from: they are large and slow to make, so whoever has memory keeps the recent ones. */
@FunctionalInterface
public interface LightCaches {
    /** The cache of an epoch that the chain's Ethash parameters cover. */
    EthashCache cache(int epoch);
}

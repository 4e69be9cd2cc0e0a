package org.lode.consensus.pow;

import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Hash;

/**
 * What an epoch's light cache and dataset are made from.
 *
 * @param number 0 for the first
 * @param seed starts the light cache; third-party miners know the epoch by it
 * @param cacheBytes size of the light cache
 * @param datasetBytes size of the dataset
 */
public record EthashEpoch(int number, Hash seed, long cacheBytes, long datasetBytes) {

    /** @throws IllegalArgumentException unless the sizes are whole rows and pages that 31-bit numbers can address */
    public EthashEpoch {
        requireWhole("cacheBytes", cacheBytes, EthashCache.ROW_BYTES, EthashCache.MOST_ROWS);
        requireWhole("datasetBytes", datasetBytes, EthashDataset.PAGE_BYTES, Integer.MAX_VALUE);
    }

    private static void requireWhole(String field, long bytes, int rowBytes, int mostRows) {
        if (bytes <= 0 || bytes % rowBytes != 0 || bytes / rowBytes > mostRows) {
            throw new IllegalArgumentException(
                    field + " is " + bytes + " but must be 1 to " + mostRows + " times " + rowBytes);
        }
    }

    /** Keccak-256 applied {@code times} times to 32 zero bytes: the seed of that epoch. */
    public static Hash seed(int times) {
        Hash seed = Hash.ZERO;
        for (int i = 0; i < times; i++) {
            seed = after(seed);
        }
        return seed;
    }

    /** The seed of the epoch after the one that {@code seed} starts. */
    public static Hash after(Hash seed) {
        return Keccak.hash256(seed);
    }

    /** 64-byte items in the dataset. */
    public long datasetItems() {
        return datasetBytes / EthashDataset.ITEM_BYTES;
    }
}

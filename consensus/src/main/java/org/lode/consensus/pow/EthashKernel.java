package org.lode.consensus.pow;

import java.lang.foreign.MemorySegment;
import org.lode.consensus.crypto.KeccakLanes;

/**
 * Ethash's two random walks over several hashes at once. What limits both is the latency of memory, so each step visits every
 * hash before the next step: the reads of one step do not depend on each other and run in parallel.
 */
sealed interface EthashKernel permits ScalarKernel, VectorKernel {
    int ITEM_WORDS = EthashDataset.ITEM_BYTES / Integer.BYTES;
    int PAGE_WORDS = EthashDataset.PAGE_BYTES / Integer.BYTES;
    /** Light cache rows read for an item. */
    int PARENTS = 256;
    /** Dataset pages read for a hash. */
    int ACCESSES = 64;

    /**
     * The middle part of computing dataset items: mixes {@link #PARENTS} cache rows into each.
     *
     * @param items the items' numbers
     * @param mix {@link #ITEM_WORDS} words an item, changed in place
     * @param count how many items
     */
    void mixParents(EthashCache cache, int[] items, int[] mix, int count);

    /**
     * The middle part of hashing: mixes {@link #ACCESSES} dataset pages into each hash.
     *
     * @param dataset native memory of whole pages
     * @param pages their number
     * @param seedWords the first word of each hash's seed
     * @param mix {@link #PAGE_WORDS} words a hash, changed in place
     * @param count how many hashes
     */
    void mixPages(MemorySegment dataset, Remainder pages, int[] seedWords, int[] mix, int count);

    /** The fastest implementation on this machine. */
    static EthashKernel widest() {
        return KeccakLanes.hasVectors() ? new VectorKernel() : new ScalarKernel();
    }
}

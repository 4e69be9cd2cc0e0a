package org.lode.consensus.pow;

import org.lode.consensus.crypto.KeccakLanes;

/**
 * Computes dataset items, up to {@link #ITEMS} at once. Holds scratch memory: one instance a thread, used again and again.
 *
 * <p>The caller writes item numbers to {@link #numbers}, calls {@link #compute} and reads the items from {@link #words}.
 */
final class ItemBatch {
    static final int ITEMS = 24;
    private static final int ITEM_LONGS = EthashDataset.ITEM_BYTES / Long.BYTES;

    /** In: which items. */
    final int[] numbers = new int[ITEMS];
    /** Out: sixteen little-endian words an item. */
    final int[] words = new int[ITEMS * EthashKernel.ITEM_WORDS];

    private final EthashKernel kernel;
    private final KeccakLanes keccak;
    private final long[] state = new long[KeccakLanes.STATE_WORDS];

    ItemBatch(EthashKernel kernel, KeccakLanes keccak) {
        this.kernel = kernel;
        this.keccak = keccak;
    }

    /** Computes the first {@code count} items. */
    void compute(EthashCache cache, int count) {
        for (int i = 0; i < count; i++) {
            int row = cache.rows().of(numbers[i]);
            System.arraycopy(
                    cache.words(),
                    row * EthashKernel.ITEM_WORDS,
                    words,
                    i * EthashKernel.ITEM_WORDS,
                    EthashKernel.ITEM_WORDS);
            words[i * EthashKernel.ITEM_WORDS] ^= numbers[i];
        }
        hash(count);
        kernel.mixParents(cache, numbers, words, count);
        hash(count);
    }

    /** Replaces each item by its Keccak-512. */
    private void hash(int count) {
        for (int first = 0; first < count; first += KeccakLanes.LANES) {
            int used = Math.min(KeccakLanes.LANES, count - first);
            for (int lane = 0; lane < used; lane++) {
                for (int i = 0; i < ITEM_LONGS; i++) {
                    int at = (first + lane) * EthashKernel.ITEM_WORDS + 2 * i;
                    state[i * KeccakLanes.LANES + lane] = (words[at] & 0xffff_ffffL) | (long) words[at + 1] << 32;
                }
            }
            keccak.keccak512(state, ITEM_LONGS, used);
            for (int lane = 0; lane < used; lane++) {
                for (int i = 0; i < ITEM_LONGS; i++) {
                    int at = (first + lane) * EthashKernel.ITEM_WORDS + 2 * i;
                    long word = state[i * KeccakLanes.LANES + lane];
                    words[at] = (int) word;
                    words[at + 1] = (int) (word >>> 32);
                }
            }
        }
    }
}

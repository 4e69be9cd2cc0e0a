package org.lode.consensus.pow;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Word by word, for machines without usable vectors and as the measure of the vector code. */
final class ScalarKernel implements EthashKernel {
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public void mixParents(EthashCache cache, int[] items, int[] mix, int count) {
        int[] words = cache.words();
        for (int parent = 0; parent < PARENTS; parent++) {
            for (int i = 0; i < count; i++) {
                int base = i * ITEM_WORDS;
                int row = cache.rows().of(Fnv.mix(items[i] ^ parent, mix[base + parent % ITEM_WORDS])) * ITEM_WORDS;
                for (int word = 0; word < ITEM_WORDS; word++) {
                    mix[base + word] = Fnv.mix(mix[base + word], words[row + word]);
                }
            }
        }
    }

    @Override
    public void mixPages(MemorySegment dataset, Remainder pages, int[] seedWords, int[] mix, int count) {
        for (int access = 0; access < ACCESSES; access++) {
            for (int i = 0; i < count; i++) {
                int base = i * PAGE_WORDS;
                long page = pages.of(Fnv.mix(seedWords[i] ^ access, mix[base + access % PAGE_WORDS]));
                long at = page * EthashDataset.PAGE_BYTES;
                for (int word = 0; word < PAGE_WORDS; word++) {
                    mix[base + word] = Fnv.mix(mix[base + word], dataset.get(WORD, at + 4L * word));
                }
            }
        }
    }
}

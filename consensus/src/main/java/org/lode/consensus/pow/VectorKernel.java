package org.lode.consensus.pow;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * A cache row or half a page in one 512-bit vector (or two of 256). Loaded only where the vector module is present. The inner
 * loops are short on purpose: the processor looks far enough ahead to have the reads of many hashes under way.
 */
final class VectorKernel implements EthashKernel {
    private static final VectorSpecies<Integer> SPECIES =
            IntVector.SPECIES_PREFERRED.length() > ITEM_WORDS ? IntVector.SPECIES_512 : IntVector.SPECIES_PREFERRED;

    @Override
    public void mixParents(EthashCache cache, int[] items, int[] mix, int count) {
        int[] words = cache.words();
        int rows = cache.rows().divisor();
        long reciprocal = cache.rows().reciprocal();
        for (int parent = 0; parent < PARENTS; parent++) {
            for (int i = 0; i < count; i++) {
                int base = i * ITEM_WORDS;
                int number = Fnv.mix(items[i] ^ parent, mix[base + parent % ITEM_WORDS]);
                int row = Remainder.of(number, reciprocal, rows) * ITEM_WORDS;
                for (int word = 0; word < ITEM_WORDS; word += SPECIES.length()) {
                    IntVector.fromArray(SPECIES, mix, base + word)
                            .mul(Fnv.PRIME)
                            .lanewise(VectorOperators.XOR, IntVector.fromArray(SPECIES, words, row + word))
                            .intoArray(mix, base + word);
                }
            }
        }
    }

    @Override
    public void mixPages(MemorySegment dataset, Remainder pages, int[] seedWords, int[] mix, int count) {
        int divisor = pages.divisor();
        long reciprocal = pages.reciprocal();
        for (int access = 0; access < ACCESSES; access++) {
            for (int i = 0; i < count; i++) {
                int base = i * PAGE_WORDS;
                int number = Fnv.mix(seedWords[i] ^ access, mix[base + access % PAGE_WORDS]);
                long at = (long) Remainder.of(number, reciprocal, divisor) * EthashDataset.PAGE_BYTES;
                for (int word = 0; word < PAGE_WORDS; word += SPECIES.length()) {
                    IntVector page = IntVector.fromMemorySegment(
                            SPECIES, dataset, at + (long) word * Integer.BYTES, ByteOrder.LITTLE_ENDIAN);
                    IntVector.fromArray(SPECIES, mix, base + word)
                            .mul(Fnv.PRIME)
                            .lanewise(VectorOperators.XOR, page)
                            .intoArray(mix, base + word);
                }
            }
        }
    }
}

package org.lode.consensus.crypto;

import java.util.Arrays;

/** One state at a time, for machines without usable vectors and as the measure of the vector code. */
final class KeccakScalarLanes extends KeccakLanes {
    @Override
    void fillRow(long[] state, int row, long word) {
        Arrays.fill(state, row * LANES, (row + 1) * LANES, word);
    }

    @Override
    public void permute(long[] state, int used) {
        long[] single = new long[KeccakPermutation.WORDS];
        for (int lane = 0; lane < used; lane++) {
            for (int word = 0; word < KeccakPermutation.WORDS; word++) {
                single[word] = state[word * LANES + lane];
            }
            KeccakPermutation.permute(single);
            for (int word = 0; word < KeccakPermutation.WORDS; word++) {
                state[word * LANES + lane] = single[word];
            }
        }
    }
}

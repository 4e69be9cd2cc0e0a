package org.lode.consensus.crypto;

/** One state at a time, for machines without usable vectors and as the measure of the vector code. */
final class KeccakScalarLanes implements KeccakLanes {
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

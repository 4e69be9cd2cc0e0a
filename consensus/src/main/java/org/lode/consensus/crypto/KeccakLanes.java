package org.lode.consensus.crypto;

import java.util.Arrays;

/**
 * Keccak on eight independent states at once.
 *
 * <p>The states lie interleaved in one array of {@link #STATE_WORDS} words: word {@code w} of lane {@code l} is at
 * {@code w * LANES + l}. Words are little-endian, as Keccak counts. All implementations give the same results.
 */
public sealed interface KeccakLanes permits KeccakScalarLanes, KeccakVectorLanes {
    int LANES = 8;
    int STATE_WORDS = KeccakPermutation.WORDS * LANES;

    /** Permutes the first {@code used} lanes with Keccak-f[1600]; what happens to the others is left open. */
    void permute(long[] state, int used);

    /** Keccak-256 of the first {@code words} (at most 16) words of each used lane; the hash replaces words 0 to 3. */
    default void keccak256(long[] state, int words, int used) {
        pad(state, words, Keccak.RATE_256_WORDS);
        permute(state, used);
    }

    /** Keccak-512 of the first {@code words} (at most 8) words of each used lane; the hash replaces words 0 to 7. */
    default void keccak512(long[] state, int words, int used) {
        pad(state, words, Keccak.RATE_512_WORDS);
        permute(state, used);
    }

    /** The fastest implementation on this machine: vectors where the module is present and they are wide enough. */
    static KeccakLanes widest() {
        return hasVectors() ? new KeccakVectorLanes() : scalar();
    }

    /** One state after the other, on any machine. */
    static KeccakLanes scalar() {
        return new KeccakScalarLanes();
    }

    /** Whether {@code jdk.incubator.vector} was added to this JVM and the processor's vectors have 256 bits or more. */
    static boolean hasVectors() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() && KeccakVectorLanes.isWorthwhile();
    }

    private static void pad(long[] state, int words, int rateWords) {
        if (words >= rateWords) {
            throw new IllegalArgumentException(words + " words do not fit into one block of " + rateWords);
        }
        Arrays.fill(state, words * LANES, STATE_WORDS, 0);
        for (int lane = 0; lane < LANES; lane++) {
            state[words * LANES + lane] = Keccak.PAD_START;
            state[(rateWords - 1) * LANES + lane] |= Keccak.PAD_END;
        }
    }
}

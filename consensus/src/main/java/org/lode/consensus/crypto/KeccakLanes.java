package org.lode.consensus.crypto;

/**
 * Keccak on eight independent states at once.
 *
 * <p>The states lie interleaved in one array of {@link #STATE_WORDS} words: word {@code w} of lane {@code l} is at
 * {@code w * LANES + l}. Words are little-endian, as Keccak counts. All implementations give the same results.
 */
public abstract sealed class KeccakLanes permits KeccakScalarLanes, KeccakVectorLanes {
    public static final int LANES = 8;
    public static final int STATE_WORDS = KeccakPermutation.WORDS * LANES;

    KeccakLanes() {}

    /** Permutes the first {@code used} lanes with Keccak-f[1600]; what happens to the others is left open. */
    public abstract void permute(long[] state, int used);

    /** Sets row {@code row} of all lanes to {@code word}. */
    abstract void fillRow(long[] state, int row, long word);

    /** Keccak-256 of the first {@code words} (at most 16) words of each used lane; the hash replaces words 0 to 3. */
    public final void keccak256(long[] state, int words, int used) {
        pad(state, words, Keccak.RATE_256_WORDS);
        permute(state, used);
    }

    /** Keccak-512 of the first {@code words} (at most 8) words of each used lane; the hash replaces words 0 to 7. */
    public final void keccak512(long[] state, int words, int used) {
        pad(state, words, Keccak.RATE_512_WORDS);
        permute(state, used);
    }

    /** The fastest implementation on this machine: vectors where the module is present and they are wide enough. */
    public static KeccakLanes widest() {
        return hasVectors() ? new KeccakVectorLanes() : scalar();
    }

    /** One state after the other, on any machine. */
    public static KeccakLanes scalar() {
        return new KeccakScalarLanes();
    }

    /** Whether {@code jdk.incubator.vector} was added to this JVM and the processor's vectors have 256 bits or more. */
    public static boolean hasVectors() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() && KeccakVectorLanes.isWorthwhile();
    }

    private void pad(long[] state, int words, int rateWords) {
        if (words >= rateWords) {
            throw new IllegalArgumentException(words + " words do not fit into one block of " + rateWords);
        }
        for (int row = words; row < KeccakPermutation.WORDS; row++) {
            long start = row == words ? Keccak.PAD_START : 0;
            long end = row == rateWords - 1 ? Keccak.PAD_END : 0;
            fillRow(state, row, start | end);
        }
    }
}

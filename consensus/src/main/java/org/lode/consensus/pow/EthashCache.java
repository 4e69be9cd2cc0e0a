package org.lode.consensus.pow;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Hash;

/**
 * An epoch's light cache: enough to compute any part of the dataset, so enough to check a seal. Rows of 64 bytes, kept as
 * sixteen little-endian 32-bit words each. Immutable; made in some 0.3 s for the standard 16 MiB.
 */
public final class EthashCache {
    public static final int ROW_BYTES = 64;
    static final int ROW_WORDS = ROW_BYTES / Integer.BYTES;
    /** So that an array can hold the words. */
    static final int MOST_ROWS = Integer.MAX_VALUE / ROW_WORDS - 1;

    private static final int ROW_LONGS = ROW_BYTES / Long.BYTES;
    private static final int ROUNDS = 3;
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final EthashEpoch epoch;
    private final int[] words;
    private final Remainder rows;

    private EthashCache(EthashEpoch epoch, int[] words) {
        this.epoch = epoch;
        this.words = words;
        this.rows = Remainder.by(words.length / ROW_WORDS);
    }

    /** The cache of {@code epoch}: a chain of Keccak-512, stirred three times by RandMemoHash (Lerner, 2014). */
    public static EthashCache of(EthashEpoch epoch) {
        int rows = Math.toIntExact(epoch.cacheBytes() / ROW_BYTES);
        int[] words = new int[Math.multiplyExact(rows, ROW_WORDS)];
        fillChain(epoch.seed(), words, rows);
        for (int round = 0; round < ROUNDS; round++) {
            stir(words, rows);
        }
        return new EthashCache(epoch, words);
    }

    /** A cache of given content, as public vectors of dataset items use. */
    static EthashCache ofWords(EthashEpoch epoch, int[] words) {
        return new EthashCache(epoch, words);
    }

    private static void fillChain(Hash seed, int[] words, int rows) {
        long[] state = new long[25];
        Keccak.putHash(seed, state);
        Keccak.keccak512(state, 4);
        putRow(state, words, 0);
        for (int row = 1; row < rows; row++) {
            Keccak.keccak512(state, ROW_LONGS);
            putRow(state, words, row);
        }
    }

    private static void stir(int[] words, int rows) {
        long[] state = new long[25];
        for (int row = 0; row < rows; row++) {
            int previous = (row == 0 ? rows : row) - 1;
            int other = Integer.remainderUnsigned(words[row * ROW_WORDS], rows);
            for (int i = 0; i < ROW_LONGS; i++) {
                state[i] = longAt(words, previous, i) ^ longAt(words, other, i);
            }
            Keccak.keccak512(state, ROW_LONGS);
            putRow(state, words, row);
        }
    }

    private static long longAt(int[] words, int row, int index) {
        int at = row * ROW_WORDS + 2 * index;
        return (words[at] & 0xffff_ffffL) | (long) words[at + 1] << 32;
    }

    private static void putRow(long[] state, int[] words, int row) {
        for (int i = 0; i < ROW_LONGS; i++) {
            words[row * ROW_WORDS + 2 * i] = (int) state[i];
            words[row * ROW_WORDS + 2 * i + 1] = (int) (state[i] >>> 32);
        }
    }

    public EthashEpoch epoch() {
        return epoch;
    }

    public long sizeBytes() {
        return (long) words.length * Integer.BYTES;
    }

    /** Copies the cache as little-endian bytes to the start of {@code destination}, such as a device's buffer. */
    public void copyTo(MemorySegment destination) {
        MemorySegment.copy(words, 0, destination, WORD, 0, words.length);
    }

    /** The words themselves, for this package's kernels; nobody writes to them. */
    int[] words() {
        return words;
    }

    Remainder rows() {
        return rows;
    }
}

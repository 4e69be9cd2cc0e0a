package org.lode.consensus.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/**
 * Keccak-256 and Keccak-512 with the original padding (0x01), as Ethereum uses them; not NIST's SHA-3, which pads with 0x06.
 *
 * <p>Bytes go in and come out as the sponge counts them: each eight form a little-endian word of the state.
 */
public final class Keccak {
    public static final int SIZE_256_BYTES = 32;
    public static final int SIZE_512_BYTES = 64;

    static final int RATE_256_WORDS = 17;
    static final int RATE_512_WORDS = 9;
    /** First padding bit, in the word after a message of whole words. */
    static final long PAD_START = 1;
    /** Last padding bit, in the last word of a block. */
    static final long PAD_END = 1L << 63;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    private Keccak() {}

    public static Hash hash256(byte[] message) {
        return hash256(message, 0, message.length);
    }

    /** Keccak-256 of the {@code length} bytes of {@code message} from {@code offset} on. */
    public static Hash hash256(byte[] message, int offset, int length) {
        long[] state = absorb(message, offset, length, RATE_256_WORDS);
        KeccakPermutation.permuteForHash256(state);
        return hashOf(state);
    }

    public static Hash hash256(Bytes message) {
        return message.read(Keccak::hash256);
    }

    /** Keccak-256 of a hash's 32 bytes. */
    public static Hash hash256(Hash message) {
        long[] state = new long[KeccakPermutation.WORDS];
        putHash(message, state);
        keccak256(state, 4);
        return hashOf(state);
    }

    /** Keccak-256 of the parts, one after the other. */
    public static byte[] keccak256(byte[]... parts) {
        byte[] hash = new byte[SIZE_256_BYTES];
        byte[] message = concatenated(parts);
        keccak256(message, 0, message.length, hash, 0);
        return hash;
    }

    /** Keccak-256 of {@code length} bytes of {@code in} from {@code offset} on, written to {@code out} at {@code outOffset}. */
    public static void keccak256(byte[] in, int offset, int length, byte[] out, int outOffset) {
        long[] state = absorb(in, offset, length, RATE_256_WORDS);
        KeccakPermutation.permuteForHash256(state);
        squeeze(state, out, outOffset, SIZE_256_BYTES);
    }

    /** Keccak-512 of the parts, one after the other. */
    public static byte[] keccak512(byte[]... parts) {
        byte[] hash = new byte[SIZE_512_BYTES];
        byte[] message = concatenated(parts);
        long[] state = absorb(message, 0, message.length, RATE_512_WORDS);
        KeccakPermutation.permute(state);
        squeeze(state, hash, 0, SIZE_512_BYTES);
        return hash;
    }

    /**
     * Keccak-256 of the first {@code words} (at most 16) little-endian words of a 25-word state; the hash replaces words 0 to
     * 3, the rest of the state is spent.
     */
    public static void keccak256(long[] state, int words) {
        pad(state, words, RATE_256_WORDS);
        KeccakPermutation.permuteForHash256(state);
    }

    /**
     * Keccak-512 of the first {@code words} (at most 8) little-endian words of a 25-word state; the hash replaces words 0 to
     * 7, the rest of the state is spent.
     */
    public static void keccak512(long[] state, int words) {
        pad(state, words, RATE_512_WORDS);
        KeccakPermutation.permute(state);
    }

    /** Writes a hash's 32 bytes as the words 0 to 3 of a message. */
    public static void putHash(Hash hash, long[] state) {
        state[0] = Long.reverseBytes(hash.a());
        state[1] = Long.reverseBytes(hash.b());
        state[2] = Long.reverseBytes(hash.c());
        state[3] = Long.reverseBytes(hash.d());
    }

    /** The words 0 to 3 of a state as a hash. */
    public static Hash hashOf(long[] state) {
        return new Hash(
                Long.reverseBytes(state[0]),
                Long.reverseBytes(state[1]),
                Long.reverseBytes(state[2]),
                Long.reverseBytes(state[3]));
    }

    private static void pad(long[] state, int words, int rateWords) {
        if (words >= rateWords) {
            throw new IllegalArgumentException(words + " words do not fit into one block of " + rateWords);
        }
        Arrays.fill(state, words, KeccakPermutation.WORDS, 0);
        state[words] = PAD_START;
        state[rateWords - 1] |= PAD_END;
    }

    /** The state with all of the padded message in it, before the last permutation. */
    private static long[] absorb(byte[] message, int offset, int length, int rateWords) {
        Objects.checkFromIndexSize(offset, length, message.length);
        long[] state = new long[KeccakPermutation.WORDS];
        int rateBytes = rateWords * Long.BYTES;
        int at = offset;
        int left = length;
        while (left >= rateBytes) {
            xorWords(message, at, rateWords, state);
            KeccakPermutation.permute(state);
            at += rateBytes;
            left -= rateBytes;
        }
        int words = left >>> 3;
        xorWords(message, at, words, state);
        int tailBytes = left & 7;
        long tail = PAD_START << (8 * tailBytes);
        for (int i = 0; i < tailBytes; i++) {
            tail |= (message[at + 8 * words + i] & 0xffL) << (8 * i);
        }
        state[words] ^= tail;
        state[rateWords - 1] ^= PAD_END;
        return state;
    }

    private static void xorWords(byte[] message, int offset, int words, long[] state) {
        for (int i = 0; i < words; i++) {
            state[i] ^= (long) WORD.get(message, offset + 8 * i);
        }
    }

    private static void squeeze(long[] state, byte[] out, int offset, int sizeBytes) {
        Objects.checkFromIndexSize(offset, sizeBytes, out.length);
        for (int i = 0; i < sizeBytes / Long.BYTES; i++) {
            WORD.set(out, offset + 8 * i, state[i]);
        }
    }

    private static byte[] concatenated(byte[][] parts) {
        if (parts.length == 1) {
            return parts[0];
        }
        int length = 0;
        for (byte[] part : parts) {
            length = Math.addExact(length, part.length);
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}

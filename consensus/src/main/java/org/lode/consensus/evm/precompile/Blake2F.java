package org.lode.consensus.evm.precompile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.lode.consensus.primitive.Bytes;

/**
 * 0x09: the compression function F of BLAKE2b (EIP-152, RFC 7693). Input: rounds (4 bytes, big-endian), h (64), m (128), t (16, all
 * little-endian words), last block (1).
 */
final class Blake2F implements PrecompiledContract {
    private static final int INPUT_SIZE = 213;
    private static final int STATE_WORDS = 8;
    private static final int MESSAGE_WORDS = 16;
    private static final int LAST_BLOCK_AT = 212;

    private static final long[] IV = {
        0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
    };

    private static final byte[][] PERMUTATIONS = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
        {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
        {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
        {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
        {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
        {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
        {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
        {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
        {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
    };

    /** One gas a round. */
    @Override
    public long gas(Bytes input) {
        return input.size() == INPUT_SIZE ? rounds(input) : 0;
    }

    @Override
    public Optional<Bytes> run(Bytes input) {
        if (input.size() != INPUT_SIZE || input.getUnsigned(LAST_BLOCK_AT) > 1) {
            return Optional.empty();
        }
        ByteBuffer words = ByteBuffer.wrap(input.toArray()).order(ByteOrder.LITTLE_ENDIAN);
        words.position(Integer.BYTES);
        long[] h = read(words, STATE_WORDS);
        long[] m = read(words, MESSAGE_WORDS);
        long[] v = new long[2 * STATE_WORDS];
        System.arraycopy(h, 0, v, 0, STATE_WORDS);
        System.arraycopy(IV, 0, v, STATE_WORDS, STATE_WORDS);
        v[12] ^= words.getLong();
        v[13] ^= words.getLong();
        if (words.get() == 1) {
            v[14] = ~v[14];
        }
        compress(v, m, rounds(input));
        ByteBuffer output = ByteBuffer.allocate(STATE_WORDS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < STATE_WORDS; i++) {
            output.putLong(h[i] ^ v[i] ^ v[i + STATE_WORDS]);
        }
        return Optional.of(Bytes.owning(output.array()));
    }

    private static long rounds(Bytes input) {
        return Integer.toUnsignedLong(
                ByteBuffer.wrap(input.slice(0, Integer.BYTES).toArray()).getInt());
    }

    private static long[] read(ByteBuffer from, int count) {
        long[] words = new long[count];
        for (int i = 0; i < count; i++) {
            words[i] = from.getLong();
        }
        return words;
    }

    private static void compress(long[] v, long[] m, long rounds) {
        for (long round = 0; round < rounds; round++) {
            byte[] s = PERMUTATIONS[(int) (round % PERMUTATIONS.length)];
            for (int i = 0; i < 4; i++) {
                mix(v, i, 4 + i, 8 + i, 12 + i, m[s[2 * i]], m[s[2 * i + 1]]);
            }
            for (int i = 0; i < 4; i++) {
                mix(v, i, 4 + ((i + 1) & 3), 8 + ((i + 2) & 3), 12 + ((i + 3) & 3), m[s[8 + 2 * i]], m[s[9 + 2 * i]]);
            }
        }
    }

    /** The function G of RFC 7693, section 3.1. */
    private static void mix(long[] v, int a, int b, int c, int d, long x, long y) {
        v[a] += v[b] + x;
        v[d] = Long.rotateRight(v[d] ^ v[a], 32);
        v[c] += v[d];
        v[b] = Long.rotateRight(v[b] ^ v[c], 24);
        v[a] += v[b] + y;
        v[d] = Long.rotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = Long.rotateRight(v[b] ^ v[c], 63);
    }
}

package org.lode.consensus.evm.precompile;

import java.util.Arrays;
import java.util.Optional;
import org.lode.consensus.primitive.BigEndian;
import org.lode.consensus.primitive.Bytes;

/**
 * 0x09: the compression function F of BLAKE2b (EIP-152, RFC 7693). Input: rounds (4 bytes, big-endian), h (64), m (128), t (16, all
 * little-endian words), last block (1).
 */
final class Blake2F implements PrecompiledContract {
    private static final int INPUT_SIZE = 213;
    private static final int STATE_WORDS = 8;
    private static final int MESSAGE_WORDS = 16;
    private static final int COUNT_WORDS = 2;
    private static final int LAST_BLOCK_AT = 212;

    /** About a millisecond; whole turns of the message's schedule. */
    private static final int ROUNDS_A_CHECK = 80_000;

    private static final long[] IV = {
        0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
    };

    private static final int SCHEDULED_ROUNDS = 10;

    /** Which word of the message each of a round's sixteen places takes, round after round (RFC 7693, section 2.7). */
    private static final byte[] PERMUTATIONS = {
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0
    };

    /** One gas a round. */
    @Override
    public long gas(Bytes input) {
        return input.size() == INPUT_SIZE ? rounds(input) : 0;
    }

    @Override
    public Optional<Bytes> run(Bytes input, Patience patience) {
        if (input.size() != INPUT_SIZE || input.getUnsigned(LAST_BLOCK_AT) > 1) {
            return Optional.empty();
        }
        long rounds = rounds(input);
        return Optional.of(
                input.read((array, offset, _) -> compressed(array, offset + Integer.BYTES, rounds, patience)));
    }

    private static Bytes compressed(byte[] input, int offset, long rounds, Patience patience) {
        long[] h = read(input, offset, STATE_WORDS);
        long[] m = read(input, offset + STATE_WORDS * Long.BYTES, MESSAGE_WORDS);
        long[] count = read(input, offset + (STATE_WORDS + MESSAGE_WORDS) * Long.BYTES, COUNT_WORDS);
        boolean isLast = input[offset + LAST_BLOCK_AT - Integer.BYTES] == 1;
        long[] v = Arrays.copyOf(h, 2 * STATE_WORDS);
        System.arraycopy(IV, 0, v, STATE_WORDS, STATE_WORDS);
        v[12] ^= count[0];
        v[13] ^= count[1];
        v[14] ^= isLast ? -1 : 0;
        long[] schedule = schedule(m, (int) Math.min(rounds, SCHEDULED_ROUNDS));
        for (long left = rounds; left > 0; left -= ROUNDS_A_CHECK) {
            compress(v, schedule, (int) Math.min(left, ROUNDS_A_CHECK));
            patience.check();
        }
        byte[] output = new byte[STATE_WORDS * Long.BYTES];
        for (int i = 0; i < STATE_WORDS; i++) {
            BigEndian.writeLong(Long.reverseBytes(h[i] ^ v[i] ^ v[i + STATE_WORDS]), output, i * Long.BYTES);
        }
        return Bytes.owning(output);
    }

    private static long rounds(Bytes input) {
        return Integer.toUnsignedLong(input.getUnsigned(0) << 24
                | input.getUnsigned(1) << 16
                | input.getUnsigned(2) << 8
                | input.getUnsigned(3));
    }

    /** Little-endian words. */
    private static long[] read(byte[] from, int offset, int count) {
        long[] words = new long[count];
        for (int i = 0; i < count; i++) {
            words[i] = Long.reverseBytes(BigEndian.readLong(from, offset + i * Long.BYTES));
        }
        return words;
    }

    /** The message's words in the order in which the first rounds take them. */
    private static long[] schedule(long[] m, int rounds) {
        long[] schedule = new long[rounds * MESSAGE_WORDS];
        byte[] places = PERMUTATIONS;
        for (int at = 0; at < schedule.length; at += 4) {
            long first = m[places[at]];
            long second = m[places[at + 1]];
            long third = m[places[at + 2]];
            long fourth = m[places[at + 3]];
            schedule[at] = first;
            schedule[at + 1] = second;
            schedule[at + 2] = third;
            schedule[at + 3] = fourth;
        }
        return schedule;
    }

    /**
     * Eight times the function G of RFC 7693, section 3.1, a round: on the columns, then on the diagonals. Written out, so that the
     * state stays in registers, which is worth a factor of two. Starts at the beginning of {@code m}, and over again at its end.
     */
    private static void compress(long[] v, long[] m, int rounds) {
        long v0 = v[0];
        long v1 = v[1];
        long v2 = v[2];
        long v3 = v[3];
        long v4 = v[4];
        long v5 = v[5];
        long v6 = v[6];
        long v7 = v[7];
        long v8 = v[8];
        long v9 = v[9];
        long v10 = v[10];
        long v11 = v[11];
        long v12 = v[12];
        long v13 = v[13];
        long v14 = v[14];
        long v15 = v[15];
        int at = 0;
        for (int round = 0; round < rounds; round++) {
            v0 += v4 + m[at];
            v12 = Long.rotateRight(v12 ^ v0, 32);
            v8 += v12;
            v4 = Long.rotateRight(v4 ^ v8, 24);
            v0 += v4 + m[at + 1];
            v12 = Long.rotateRight(v12 ^ v0, 16);
            v8 += v12;
            v4 = Long.rotateRight(v4 ^ v8, 63);
            v1 += v5 + m[at + 2];
            v13 = Long.rotateRight(v13 ^ v1, 32);
            v9 += v13;
            v5 = Long.rotateRight(v5 ^ v9, 24);
            v1 += v5 + m[at + 3];
            v13 = Long.rotateRight(v13 ^ v1, 16);
            v9 += v13;
            v5 = Long.rotateRight(v5 ^ v9, 63);
            v2 += v6 + m[at + 4];
            v14 = Long.rotateRight(v14 ^ v2, 32);
            v10 += v14;
            v6 = Long.rotateRight(v6 ^ v10, 24);
            v2 += v6 + m[at + 5];
            v14 = Long.rotateRight(v14 ^ v2, 16);
            v10 += v14;
            v6 = Long.rotateRight(v6 ^ v10, 63);
            v3 += v7 + m[at + 6];
            v15 = Long.rotateRight(v15 ^ v3, 32);
            v11 += v15;
            v7 = Long.rotateRight(v7 ^ v11, 24);
            v3 += v7 + m[at + 7];
            v15 = Long.rotateRight(v15 ^ v3, 16);
            v11 += v15;
            v7 = Long.rotateRight(v7 ^ v11, 63);
            v0 += v5 + m[at + 8];
            v15 = Long.rotateRight(v15 ^ v0, 32);
            v10 += v15;
            v5 = Long.rotateRight(v5 ^ v10, 24);
            v0 += v5 + m[at + 9];
            v15 = Long.rotateRight(v15 ^ v0, 16);
            v10 += v15;
            v5 = Long.rotateRight(v5 ^ v10, 63);
            v1 += v6 + m[at + 10];
            v12 = Long.rotateRight(v12 ^ v1, 32);
            v11 += v12;
            v6 = Long.rotateRight(v6 ^ v11, 24);
            v1 += v6 + m[at + 11];
            v12 = Long.rotateRight(v12 ^ v1, 16);
            v11 += v12;
            v6 = Long.rotateRight(v6 ^ v11, 63);
            v2 += v7 + m[at + 12];
            v13 = Long.rotateRight(v13 ^ v2, 32);
            v8 += v13;
            v7 = Long.rotateRight(v7 ^ v8, 24);
            v2 += v7 + m[at + 13];
            v13 = Long.rotateRight(v13 ^ v2, 16);
            v8 += v13;
            v7 = Long.rotateRight(v7 ^ v8, 63);
            v3 += v4 + m[at + 14];
            v14 = Long.rotateRight(v14 ^ v3, 32);
            v9 += v14;
            v4 = Long.rotateRight(v4 ^ v9, 24);
            v3 += v4 + m[at + 15];
            v14 = Long.rotateRight(v14 ^ v3, 16);
            v9 += v14;
            v4 = Long.rotateRight(v4 ^ v9, 63);
            at += MESSAGE_WORDS;
            at = at == m.length ? 0 : at;
        }
        v[0] = v0;
        v[1] = v1;
        v[2] = v2;
        v[3] = v3;
        v[4] = v4;
        v[5] = v5;
        v[6] = v6;
        v[7] = v7;
        v[8] = v8;
        v[9] = v9;
        v[10] = v10;
        v[11] = v11;
        v[12] = v12;
        v[13] = v13;
        v[14] = v14;
        v[15] = v15;
    }
}

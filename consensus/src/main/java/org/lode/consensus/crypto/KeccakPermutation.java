package org.lode.consensus.crypto;

/**
 * Keccak-f[1600] on one state of 25 little-endian words; word {@code x + 5 y} is lane (x, y) of the Keccak reference.
 *
 * <p>The round is written out in locals so that the compiler holds the state in registers and on the stack, never in the
 * array. It steps plane by plane (five words rotated, then mixed), which keeps few words alive at a time.
 */
final class KeccakPermutation {
    static final int WORDS = 25;
    static final int ROUNDS = 24;

    /** The iota step's constants. */
    static final long[] ROUND_CONSTANTS = {
        0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL, 0x8000000080008000L,
        0x000000000000808bL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
        0x000000000000008aL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000aL,
        0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L, 0x8000000000008003L,
        0x8000000000008002L, 0x8000000000000080L, 0x000000000000800aL, 0x800000008000000aL,
        0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
    };

    private KeccakPermutation() {}

    /** Permutes {@code state} in place. */
    static void permute(long[] state) {
        permute(state, ROUNDS);
    }

    /**
     * Permutes {@code state}, of which only the words 0 to 3 are right afterwards: all that a hash of 256 bits is read from. The last
     * round does a fifth of its work for them.
     */
    static void permuteForHash256(long[] state) {
        permute(state, ROUNDS - 1);
        long c0 = column(state, 0);
        long c1 = column(state, 1);
        long c2 = column(state, 2);
        long c3 = column(state, 3);
        long c4 = column(state, 4);
        long b0 = state[0] ^ c4 ^ Long.rotateLeft(c1, 1);
        long b1 = Long.rotateLeft(state[6] ^ c0 ^ Long.rotateLeft(c2, 1), 44);
        long b2 = Long.rotateLeft(state[12] ^ c1 ^ Long.rotateLeft(c3, 1), 43);
        long b3 = Long.rotateLeft(state[18] ^ c2 ^ Long.rotateLeft(c4, 1), 21);
        long b4 = Long.rotateLeft(state[24] ^ c3 ^ Long.rotateLeft(c0, 1), 14);
        state[0] = b0 ^ (~b1 & b2) ^ ROUND_CONSTANTS[ROUNDS - 1];
        state[1] = b1 ^ (~b2 & b3);
        state[2] = b2 ^ (~b3 & b4);
        state[3] = b3 ^ (~b4 & b0);
    }

    private static long column(long[] state, int x) {
        return state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
    }

    /** The first {@code rounds} rounds. */
    private static void permute(long[] state, int rounds) {
        long a0 = state[0];
        long a1 = state[1];
        long a2 = state[2];
        long a3 = state[3];
        long a4 = state[4];
        long a5 = state[5];
        long a6 = state[6];
        long a7 = state[7];
        long a8 = state[8];
        long a9 = state[9];
        long a10 = state[10];
        long a11 = state[11];
        long a12 = state[12];
        long a13 = state[13];
        long a14 = state[14];
        long a15 = state[15];
        long a16 = state[16];
        long a17 = state[17];
        long a18 = state[18];
        long a19 = state[19];
        long a20 = state[20];
        long a21 = state[21];
        long a22 = state[22];
        long a23 = state[23];
        long a24 = state[24];
        for (int round = 0; round < rounds; round++) {
            long c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
            long c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
            long c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
            long c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
            long c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
            long d0 = c4 ^ Long.rotateLeft(c1, 1);
            long d1 = c0 ^ Long.rotateLeft(c2, 1);
            long d2 = c1 ^ Long.rotateLeft(c3, 1);
            long d3 = c2 ^ Long.rotateLeft(c4, 1);
            long d4 = c3 ^ Long.rotateLeft(c0, 1);

            long b0 = a0 ^ d0;
            long b1 = Long.rotateLeft(a6 ^ d1, 44);
            long b2 = Long.rotateLeft(a12 ^ d2, 43);
            long b3 = Long.rotateLeft(a18 ^ d3, 21);
            long b4 = Long.rotateLeft(a24 ^ d4, 14);
            long e0 = b0 ^ (~b1 & b2) ^ ROUND_CONSTANTS[round];
            long e1 = b1 ^ (~b2 & b3);
            long e2 = b2 ^ (~b3 & b4);
            long e3 = b3 ^ (~b4 & b0);
            long e4 = b4 ^ (~b0 & b1);

            b0 = Long.rotateLeft(a3 ^ d3, 28);
            b1 = Long.rotateLeft(a9 ^ d4, 20);
            b2 = Long.rotateLeft(a10 ^ d0, 3);
            b3 = Long.rotateLeft(a16 ^ d1, 45);
            b4 = Long.rotateLeft(a22 ^ d2, 61);
            long e5 = b0 ^ (~b1 & b2);
            long e6 = b1 ^ (~b2 & b3);
            long e7 = b2 ^ (~b3 & b4);
            long e8 = b3 ^ (~b4 & b0);
            long e9 = b4 ^ (~b0 & b1);

            b0 = Long.rotateLeft(a1 ^ d1, 1);
            b1 = Long.rotateLeft(a7 ^ d2, 6);
            b2 = Long.rotateLeft(a13 ^ d3, 25);
            b3 = Long.rotateLeft(a19 ^ d4, 8);
            b4 = Long.rotateLeft(a20 ^ d0, 18);
            long e10 = b0 ^ (~b1 & b2);
            long e11 = b1 ^ (~b2 & b3);
            long e12 = b2 ^ (~b3 & b4);
            long e13 = b3 ^ (~b4 & b0);
            long e14 = b4 ^ (~b0 & b1);

            b0 = Long.rotateLeft(a4 ^ d4, 27);
            b1 = Long.rotateLeft(a5 ^ d0, 36);
            b2 = Long.rotateLeft(a11 ^ d1, 10);
            b3 = Long.rotateLeft(a17 ^ d2, 15);
            b4 = Long.rotateLeft(a23 ^ d3, 56);
            long e15 = b0 ^ (~b1 & b2);
            long e16 = b1 ^ (~b2 & b3);
            long e17 = b2 ^ (~b3 & b4);
            long e18 = b3 ^ (~b4 & b0);
            long e19 = b4 ^ (~b0 & b1);

            b0 = Long.rotateLeft(a2 ^ d2, 62);
            b1 = Long.rotateLeft(a8 ^ d3, 55);
            b2 = Long.rotateLeft(a14 ^ d4, 39);
            b3 = Long.rotateLeft(a15 ^ d0, 41);
            b4 = Long.rotateLeft(a21 ^ d1, 2);
            long e20 = b0 ^ (~b1 & b2);
            long e21 = b1 ^ (~b2 & b3);
            long e22 = b2 ^ (~b3 & b4);
            long e23 = b3 ^ (~b4 & b0);
            long e24 = b4 ^ (~b0 & b1);

            a0 = e0;
            a1 = e1;
            a2 = e2;
            a3 = e3;
            a4 = e4;
            a5 = e5;
            a6 = e6;
            a7 = e7;
            a8 = e8;
            a9 = e9;
            a10 = e10;
            a11 = e11;
            a12 = e12;
            a13 = e13;
            a14 = e14;
            a15 = e15;
            a16 = e16;
            a17 = e17;
            a18 = e18;
            a19 = e19;
            a20 = e20;
            a21 = e21;
            a22 = e22;
            a23 = e23;
            a24 = e24;
        }
        state[0] = a0;
        state[1] = a1;
        state[2] = a2;
        state[3] = a3;
        state[4] = a4;
        state[5] = a5;
        state[6] = a6;
        state[7] = a7;
        state[8] = a8;
        state[9] = a9;
        state[10] = a10;
        state[11] = a11;
        state[12] = a12;
        state[13] = a13;
        state[14] = a14;
        state[15] = a15;
        state[16] = a16;
        state[17] = a17;
        state[18] = a18;
        state[19] = a19;
        state[20] = a20;
        state[21] = a21;
        state[22] = a22;
        state[23] = a23;
        state[24] = a24;
    }
}

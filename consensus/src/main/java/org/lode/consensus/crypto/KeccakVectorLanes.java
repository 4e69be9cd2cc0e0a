package org.lode.consensus.crypto;

import static org.lode.consensus.crypto.KeccakPermutation.ROUNDS;
import static org.lode.consensus.crypto.KeccakPermutation.ROUND_CONSTANTS;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Eight states in vector lanes: with 512-bit vectors all at once, each word of the state in one register; with narrower ones
 * in several passes. Loaded only where {@link KeccakLanes#widest} found the vector module.
 *
 * <p>Two rounds a turn let the state change names instead of moving between registers. {@code chi} and {@code parity} become
 * three-operand logic instructions on AVX-512.
 */
final class KeccakVectorLanes implements KeccakLanes {
    private static final VectorSpecies<Long> SPECIES =
            LongVector.SPECIES_PREFERRED.length() > LANES ? LongVector.SPECIES_512 : LongVector.SPECIES_PREFERRED;

    /** Whether the machine's vectors are wide enough to be faster than one state at a time: four lanes or more. */
    static boolean isWorthwhile() {
        return LongVector.SPECIES_PREFERRED.length() >= 4;
    }

    @Override
    public void permute(long[] state, int used) {
        for (int lane = 0; lane < used; lane += SPECIES.length()) {
            permuteVectorAt(state, lane);
        }
    }

    private static void permuteVectorAt(long[] state, int lane) {
        LongVector a0 = LongVector.fromArray(SPECIES, state, lane);
        LongVector a1 = LongVector.fromArray(SPECIES, state, lane + 8);
        LongVector a2 = LongVector.fromArray(SPECIES, state, lane + 16);
        LongVector a3 = LongVector.fromArray(SPECIES, state, lane + 24);
        LongVector a4 = LongVector.fromArray(SPECIES, state, lane + 32);
        LongVector a5 = LongVector.fromArray(SPECIES, state, lane + 40);
        LongVector a6 = LongVector.fromArray(SPECIES, state, lane + 48);
        LongVector a7 = LongVector.fromArray(SPECIES, state, lane + 56);
        LongVector a8 = LongVector.fromArray(SPECIES, state, lane + 64);
        LongVector a9 = LongVector.fromArray(SPECIES, state, lane + 72);
        LongVector a10 = LongVector.fromArray(SPECIES, state, lane + 80);
        LongVector a11 = LongVector.fromArray(SPECIES, state, lane + 88);
        LongVector a12 = LongVector.fromArray(SPECIES, state, lane + 96);
        LongVector a13 = LongVector.fromArray(SPECIES, state, lane + 104);
        LongVector a14 = LongVector.fromArray(SPECIES, state, lane + 112);
        LongVector a15 = LongVector.fromArray(SPECIES, state, lane + 120);
        LongVector a16 = LongVector.fromArray(SPECIES, state, lane + 128);
        LongVector a17 = LongVector.fromArray(SPECIES, state, lane + 136);
        LongVector a18 = LongVector.fromArray(SPECIES, state, lane + 144);
        LongVector a19 = LongVector.fromArray(SPECIES, state, lane + 152);
        LongVector a20 = LongVector.fromArray(SPECIES, state, lane + 160);
        LongVector a21 = LongVector.fromArray(SPECIES, state, lane + 168);
        LongVector a22 = LongVector.fromArray(SPECIES, state, lane + 176);
        LongVector a23 = LongVector.fromArray(SPECIES, state, lane + 184);
        LongVector a24 = LongVector.fromArray(SPECIES, state, lane + 192);
        for (int round = 0; round < ROUNDS; round += 2) {
            LongVector c0 = parity(a0, a5, a10, a15, a20);
            LongVector c1 = parity(a1, a6, a11, a16, a21);
            LongVector c2 = parity(a2, a7, a12, a17, a22);
            LongVector c3 = parity(a3, a8, a13, a18, a23);
            LongVector c4 = parity(a4, a9, a14, a19, a24);
            LongVector d0 = xor(c4, rol(c1, 1));
            LongVector d1 = xor(c0, rol(c2, 1));
            LongVector d2 = xor(c1, rol(c3, 1));
            LongVector d3 = xor(c2, rol(c4, 1));
            LongVector d4 = xor(c3, rol(c0, 1));

            LongVector b0 = xor(a0, d0);
            LongVector b1 = rol(xor(a6, d1), 44);
            LongVector b2 = rol(xor(a12, d2), 43);
            LongVector b3 = rol(xor(a18, d3), 21);
            LongVector b4 = rol(xor(a24, d4), 14);
            LongVector e0 = xor(chi(b0, b1, b2), ROUND_CONSTANTS[round]);
            LongVector e1 = chi(b1, b2, b3);
            LongVector e2 = chi(b2, b3, b4);
            LongVector e3 = chi(b3, b4, b0);
            LongVector e4 = chi(b4, b0, b1);

            b0 = rol(xor(a3, d3), 28);
            b1 = rol(xor(a9, d4), 20);
            b2 = rol(xor(a10, d0), 3);
            b3 = rol(xor(a16, d1), 45);
            b4 = rol(xor(a22, d2), 61);
            LongVector e5 = chi(b0, b1, b2);
            LongVector e6 = chi(b1, b2, b3);
            LongVector e7 = chi(b2, b3, b4);
            LongVector e8 = chi(b3, b4, b0);
            LongVector e9 = chi(b4, b0, b1);

            b0 = rol(xor(a1, d1), 1);
            b1 = rol(xor(a7, d2), 6);
            b2 = rol(xor(a13, d3), 25);
            b3 = rol(xor(a19, d4), 8);
            b4 = rol(xor(a20, d0), 18);
            LongVector e10 = chi(b0, b1, b2);
            LongVector e11 = chi(b1, b2, b3);
            LongVector e12 = chi(b2, b3, b4);
            LongVector e13 = chi(b3, b4, b0);
            LongVector e14 = chi(b4, b0, b1);

            b0 = rol(xor(a4, d4), 27);
            b1 = rol(xor(a5, d0), 36);
            b2 = rol(xor(a11, d1), 10);
            b3 = rol(xor(a17, d2), 15);
            b4 = rol(xor(a23, d3), 56);
            LongVector e15 = chi(b0, b1, b2);
            LongVector e16 = chi(b1, b2, b3);
            LongVector e17 = chi(b2, b3, b4);
            LongVector e18 = chi(b3, b4, b0);
            LongVector e19 = chi(b4, b0, b1);

            b0 = rol(xor(a2, d2), 62);
            b1 = rol(xor(a8, d3), 55);
            b2 = rol(xor(a14, d4), 39);
            b3 = rol(xor(a15, d0), 41);
            b4 = rol(xor(a21, d1), 2);
            LongVector e20 = chi(b0, b1, b2);
            LongVector e21 = chi(b1, b2, b3);
            LongVector e22 = chi(b2, b3, b4);
            LongVector e23 = chi(b3, b4, b0);
            LongVector e24 = chi(b4, b0, b1);

            c0 = parity(e0, e5, e10, e15, e20);
            c1 = parity(e1, e6, e11, e16, e21);
            c2 = parity(e2, e7, e12, e17, e22);
            c3 = parity(e3, e8, e13, e18, e23);
            c4 = parity(e4, e9, e14, e19, e24);
            d0 = xor(c4, rol(c1, 1));
            d1 = xor(c0, rol(c2, 1));
            d2 = xor(c1, rol(c3, 1));
            d3 = xor(c2, rol(c4, 1));
            d4 = xor(c3, rol(c0, 1));

            b0 = xor(e0, d0);
            b1 = rol(xor(e6, d1), 44);
            b2 = rol(xor(e12, d2), 43);
            b3 = rol(xor(e18, d3), 21);
            b4 = rol(xor(e24, d4), 14);
            a0 = xor(chi(b0, b1, b2), ROUND_CONSTANTS[round + 1]);
            a1 = chi(b1, b2, b3);
            a2 = chi(b2, b3, b4);
            a3 = chi(b3, b4, b0);
            a4 = chi(b4, b0, b1);

            b0 = rol(xor(e3, d3), 28);
            b1 = rol(xor(e9, d4), 20);
            b2 = rol(xor(e10, d0), 3);
            b3 = rol(xor(e16, d1), 45);
            b4 = rol(xor(e22, d2), 61);
            a5 = chi(b0, b1, b2);
            a6 = chi(b1, b2, b3);
            a7 = chi(b2, b3, b4);
            a8 = chi(b3, b4, b0);
            a9 = chi(b4, b0, b1);

            b0 = rol(xor(e1, d1), 1);
            b1 = rol(xor(e7, d2), 6);
            b2 = rol(xor(e13, d3), 25);
            b3 = rol(xor(e19, d4), 8);
            b4 = rol(xor(e20, d0), 18);
            a10 = chi(b0, b1, b2);
            a11 = chi(b1, b2, b3);
            a12 = chi(b2, b3, b4);
            a13 = chi(b3, b4, b0);
            a14 = chi(b4, b0, b1);

            b0 = rol(xor(e4, d4), 27);
            b1 = rol(xor(e5, d0), 36);
            b2 = rol(xor(e11, d1), 10);
            b3 = rol(xor(e17, d2), 15);
            b4 = rol(xor(e23, d3), 56);
            a15 = chi(b0, b1, b2);
            a16 = chi(b1, b2, b3);
            a17 = chi(b2, b3, b4);
            a18 = chi(b3, b4, b0);
            a19 = chi(b4, b0, b1);

            b0 = rol(xor(e2, d2), 62);
            b1 = rol(xor(e8, d3), 55);
            b2 = rol(xor(e14, d4), 39);
            b3 = rol(xor(e15, d0), 41);
            b4 = rol(xor(e21, d1), 2);
            a20 = chi(b0, b1, b2);
            a21 = chi(b1, b2, b3);
            a22 = chi(b2, b3, b4);
            a23 = chi(b3, b4, b0);
            a24 = chi(b4, b0, b1);
        }
        a0.intoArray(state, lane);
        a1.intoArray(state, lane + 8);
        a2.intoArray(state, lane + 16);
        a3.intoArray(state, lane + 24);
        a4.intoArray(state, lane + 32);
        a5.intoArray(state, lane + 40);
        a6.intoArray(state, lane + 48);
        a7.intoArray(state, lane + 56);
        a8.intoArray(state, lane + 64);
        a9.intoArray(state, lane + 72);
        a10.intoArray(state, lane + 80);
        a11.intoArray(state, lane + 88);
        a12.intoArray(state, lane + 96);
        a13.intoArray(state, lane + 104);
        a14.intoArray(state, lane + 112);
        a15.intoArray(state, lane + 120);
        a16.intoArray(state, lane + 128);
        a17.intoArray(state, lane + 136);
        a18.intoArray(state, lane + 144);
        a19.intoArray(state, lane + 152);
        a20.intoArray(state, lane + 160);
        a21.intoArray(state, lane + 168);
        a22.intoArray(state, lane + 176);
        a23.intoArray(state, lane + 184);
        a24.intoArray(state, lane + 192);
    }

    private static LongVector parity(LongVector a, LongVector b, LongVector c, LongVector d, LongVector e) {
        return xor(xor(xor(xor(a, b), c), d), e);
    }

    private static LongVector chi(LongVector a, LongVector b, LongVector c) {
        return xor(a, c.lanewise(VectorOperators.AND_NOT, b));
    }

    private static LongVector xor(LongVector a, LongVector b) {
        return a.lanewise(VectorOperators.XOR, b);
    }

    private static LongVector xor(LongVector a, long b) {
        return a.lanewise(VectorOperators.XOR, b);
    }

    private static LongVector rol(LongVector a, int bits) {
        return a.lanewise(VectorOperators.ROL, bits);
    }
}

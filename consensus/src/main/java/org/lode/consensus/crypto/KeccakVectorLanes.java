package org.lode.consensus.crypto;

import static jdk.incubator.vector.VectorOperators.AND_NOT;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;
import static org.lode.consensus.crypto.KeccakPermutation.ROUNDS;
import static org.lode.consensus.crypto.KeccakPermutation.ROUND_CONSTANTS;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Eight states in vector lanes: with 512-bit vectors all at once, each word of the state in one register; with narrower ones
 * in several passes. Loaded only where {@link KeccakLanes#widest} found the vector module.
 *
 * <p>Two rounds a turn let the state change names instead of moving between registers. Pairs of logic operations become
 * three-operand instructions on AVX-512. The steps are no methods of their own, because the compiler inlines those only up to
 * a total size that this method exceeds, and a vector that crosses a real call goes through the heap.
 */
final class KeccakVectorLanes extends KeccakLanes {
    private static final VectorSpecies<Long> SPECIES =
            LongVector.SPECIES_PREFERRED.length() > LANES ? LongVector.SPECIES_512 : LongVector.SPECIES_PREFERRED;

    /** Whether the machine's vectors are wide enough to be faster than one state at a time: four lanes or more. */
    static boolean isWorthwhile() {
        return LongVector.SPECIES_PREFERRED.length() >= 4;
    }

    /** In whole vectors, because the permutation reads whole vectors: a wide read behind narrow writes has to wait. */
    @Override
    void fillRow(long[] state, int row, long word) {
        LongVector words = LongVector.broadcast(SPECIES, word);
        for (int lane = 0; lane < LANES; lane += SPECIES.length()) {
            words.intoArray(state, row * LANES + lane);
        }
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
            LongVector c0 =
                    a0.lanewise(XOR, a5).lanewise(XOR, a10).lanewise(XOR, a15).lanewise(XOR, a20);
            LongVector c1 =
                    a1.lanewise(XOR, a6).lanewise(XOR, a11).lanewise(XOR, a16).lanewise(XOR, a21);
            LongVector c2 =
                    a2.lanewise(XOR, a7).lanewise(XOR, a12).lanewise(XOR, a17).lanewise(XOR, a22);
            LongVector c3 =
                    a3.lanewise(XOR, a8).lanewise(XOR, a13).lanewise(XOR, a18).lanewise(XOR, a23);
            LongVector c4 =
                    a4.lanewise(XOR, a9).lanewise(XOR, a14).lanewise(XOR, a19).lanewise(XOR, a24);
            LongVector d0 = c4.lanewise(XOR, c1.lanewise(ROL, 1));
            LongVector d1 = c0.lanewise(XOR, c2.lanewise(ROL, 1));
            LongVector d2 = c1.lanewise(XOR, c3.lanewise(ROL, 1));
            LongVector d3 = c2.lanewise(XOR, c4.lanewise(ROL, 1));
            LongVector d4 = c3.lanewise(XOR, c0.lanewise(ROL, 1));

            LongVector b0 = a0.lanewise(XOR, d0);
            LongVector b1 = a6.lanewise(XOR, d1).lanewise(ROL, 44);
            LongVector b2 = a12.lanewise(XOR, d2).lanewise(ROL, 43);
            LongVector b3 = a18.lanewise(XOR, d3).lanewise(ROL, 21);
            LongVector b4 = a24.lanewise(XOR, d4).lanewise(ROL, 14);
            LongVector e0 = b0.lanewise(XOR, b2.lanewise(AND_NOT, b1)).lanewise(XOR, ROUND_CONSTANTS[round]);
            LongVector e1 = b1.lanewise(XOR, b3.lanewise(AND_NOT, b2));
            LongVector e2 = b2.lanewise(XOR, b4.lanewise(AND_NOT, b3));
            LongVector e3 = b3.lanewise(XOR, b0.lanewise(AND_NOT, b4));
            LongVector e4 = b4.lanewise(XOR, b1.lanewise(AND_NOT, b0));

            b0 = a3.lanewise(XOR, d3).lanewise(ROL, 28);
            b1 = a9.lanewise(XOR, d4).lanewise(ROL, 20);
            b2 = a10.lanewise(XOR, d0).lanewise(ROL, 3);
            b3 = a16.lanewise(XOR, d1).lanewise(ROL, 45);
            b4 = a22.lanewise(XOR, d2).lanewise(ROL, 61);
            LongVector e5 = b0.lanewise(XOR, b2.lanewise(AND_NOT, b1));
            LongVector e6 = b1.lanewise(XOR, b3.lanewise(AND_NOT, b2));
            LongVector e7 = b2.lanewise(XOR, b4.lanewise(AND_NOT, b3));
            LongVector e8 = b3.lanewise(XOR, b0.lanewise(AND_NOT, b4));
            LongVector e9 = b4.lanewise(XOR, b1.lanewise(AND_NOT, b0));

            b0 = a1.lanewise(XOR, d1).lanewise(ROL, 1);
            b1 = a7.lanewise(XOR, d2).lanewise(ROL, 6);
            b2 = a13.lanewise(XOR, d3).lanewise(ROL, 25);
            b3 = a19.lanewise(XOR, d4).lanewise(ROL, 8);
            b4 = a20.lanewise(XOR, d0).lanewise(ROL, 18);
            LongVector e10 = b0.lanewise(XOR, b2.lanewise(AND_NOT, b1));
            LongVector e11 = b1.lanewise(XOR, b3.lanewise(AND_NOT, b2));
            LongVector e12 = b2.lanewise(XOR, b4.lanewise(AND_NOT, b3));
            LongVector e13 = b3.lanewise(XOR, b0.lanewise(AND_NOT, b4));
            LongVector e14 = b4.lanewise(XOR, b1.lanewise(AND_NOT, b0));

            b0 = a4.lanewise(XOR, d4).lanewise(ROL, 27);
            b1 = a5.lanewise(XOR, d0).lanewise(ROL, 36);
            b2 = a11.lanewise(XOR, d1).lanewise(ROL, 10);
            b3 = a17.lanewise(XOR, d2).lanewise(ROL, 15);
            b4 = a23.lanewise(XOR, d3).lanewise(ROL, 56);
            LongVector e15 = b0.lanewise(XOR, b2.lanewise(AND_NOT, b1));
            LongVector e16 = b1.lanewise(XOR, b3.lanewise(AND_NOT, b2));
            LongVector e17 = b2.lanewise(XOR, b4.lanewise(AND_NOT, b3));
            LongVector e18 = b3.lanewise(XOR, b0.lanewise(AND_NOT, b4));
            LongVector e19 = b4.lanewise(XOR, b1.lanewise(AND_NOT, b0));

            b0 = a2.lanewise(XOR, d2).lanewise(ROL, 62);
            b1 = a8.lanewise(XOR, d3).lanewise(ROL, 55);
            b2 = a14.lanewise(XOR, d4).lanewise(ROL, 39);
            b3 = a15.lanewise(XOR, d0).lanewise(ROL, 41);
            b4 = a21.lanewise(XOR, d1).lanewise(ROL, 2);
            LongVector e20 = b0.lanewise(XOR, b2.lanewise(AND_NOT, b1));
            LongVector e21 = b1.lanewise(XOR, b3.lanewise(AND_NOT, b2));
            LongVector e22 = b2.lanewise(XOR, b4.lanewise(AND_NOT, b3));
            LongVector e23 = b3.lanewise(XOR, b0.lanewise(AND_NOT, b4));
            LongVector e24 = b4.lanewise(XOR, b1.lanewise(AND_NOT, b0));

            c0 = e0.lanewise(XOR, e5).lanewise(XOR, e10).lanewise(XOR, e15).lanewise(XOR, e20);
            c1 = e1.lanewise(XOR, e6).lanewise(XOR, e11).lanewise(XOR, e16).lanewise(XOR, e21);
            c2 = e2.lanewise(XOR, e7).lanewise(XOR, e12).lanewise(XOR, e17).lanewise(XOR, e22);
            c3 = e3.lanewise(XOR, e8).lanewise(XOR, e13).lanewise(XOR, e18).lanewise(XOR, e23);
            c4 = e4.lanewise(XOR, e9).lanewise(XOR, e14).lanewise(XOR, e19).lanewise(XOR, e24);
            d0 = c4.lanewise(XOR, c1.lanewise(ROL, 1));
            d1 = c0.lanewise(XOR, c2.lanewise(ROL, 1));
            d2 = c1.lanewise(XOR, c3.lanewise(ROL, 1));
            d3 = c2.lanewise(XOR, c4.lanewise(ROL, 1));
            d4 = c3.lanewise(XOR, c0.lanewise(ROL, 1));

            b0 = e0.lanewise(XOR, d0);
            b1 = e6.lanewise(XOR, d1).lanewise(ROL, 44);
            b2 = e12.lanewise(XOR, d2).lanewise(ROL, 43);
            b3 = e18.lanewise(XOR, d3).lanewise(ROL, 21);
            b4 = e24.lanewise(XOR, d4).lanewise(ROL, 14);
            a0 = b0.lanewise(XOR, b2.lanewise(AND_NOT, b1)).lanewise(XOR, ROUND_CONSTANTS[round + 1]);
            a1 = b1.lanewise(XOR, b3.lanewise(AND_NOT, b2));
            a2 = b2.lanewise(XOR, b4.lanewise(AND_NOT, b3));
            a3 = b3.lanewise(XOR, b0.lanewise(AND_NOT, b4));
            a4 = b4.lanewise(XOR, b1.lanewise(AND_NOT, b0));

            b0 = e3.lanewise(XOR, d3).lanewise(ROL, 28);
            b1 = e9.lanewise(XOR, d4).lanewise(ROL, 20);
            b2 = e10.lanewise(XOR, d0).lanewise(ROL, 3);
            b3 = e16.lanewise(XOR, d1).lanewise(ROL, 45);
            b4 = e22.lanewise(XOR, d2).lanewise(ROL, 61);
            a5 = b0.lanewise(XOR, b2.lanewise(AND_NOT, b1));
            a6 = b1.lanewise(XOR, b3.lanewise(AND_NOT, b2));
            a7 = b2.lanewise(XOR, b4.lanewise(AND_NOT, b3));
            a8 = b3.lanewise(XOR, b0.lanewise(AND_NOT, b4));
            a9 = b4.lanewise(XOR, b1.lanewise(AND_NOT, b0));

            b0 = e1.lanewise(XOR, d1).lanewise(ROL, 1);
            b1 = e7.lanewise(XOR, d2).lanewise(ROL, 6);
            b2 = e13.lanewise(XOR, d3).lanewise(ROL, 25);
            b3 = e19.lanewise(XOR, d4).lanewise(ROL, 8);
            b4 = e20.lanewise(XOR, d0).lanewise(ROL, 18);
            a10 = b0.lanewise(XOR, b2.lanewise(AND_NOT, b1));
            a11 = b1.lanewise(XOR, b3.lanewise(AND_NOT, b2));
            a12 = b2.lanewise(XOR, b4.lanewise(AND_NOT, b3));
            a13 = b3.lanewise(XOR, b0.lanewise(AND_NOT, b4));
            a14 = b4.lanewise(XOR, b1.lanewise(AND_NOT, b0));

            b0 = e4.lanewise(XOR, d4).lanewise(ROL, 27);
            b1 = e5.lanewise(XOR, d0).lanewise(ROL, 36);
            b2 = e11.lanewise(XOR, d1).lanewise(ROL, 10);
            b3 = e17.lanewise(XOR, d2).lanewise(ROL, 15);
            b4 = e23.lanewise(XOR, d3).lanewise(ROL, 56);
            a15 = b0.lanewise(XOR, b2.lanewise(AND_NOT, b1));
            a16 = b1.lanewise(XOR, b3.lanewise(AND_NOT, b2));
            a17 = b2.lanewise(XOR, b4.lanewise(AND_NOT, b3));
            a18 = b3.lanewise(XOR, b0.lanewise(AND_NOT, b4));
            a19 = b4.lanewise(XOR, b1.lanewise(AND_NOT, b0));

            b0 = e2.lanewise(XOR, d2).lanewise(ROL, 62);
            b1 = e8.lanewise(XOR, d3).lanewise(ROL, 55);
            b2 = e14.lanewise(XOR, d4).lanewise(ROL, 39);
            b3 = e15.lanewise(XOR, d0).lanewise(ROL, 41);
            b4 = e21.lanewise(XOR, d1).lanewise(ROL, 2);
            a20 = b0.lanewise(XOR, b2.lanewise(AND_NOT, b1));
            a21 = b1.lanewise(XOR, b3.lanewise(AND_NOT, b2));
            a22 = b2.lanewise(XOR, b4.lanewise(AND_NOT, b3));
            a23 = b3.lanewise(XOR, b0.lanewise(AND_NOT, b4));
            a24 = b4.lanewise(XOR, b1.lanewise(AND_NOT, b0));
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
}

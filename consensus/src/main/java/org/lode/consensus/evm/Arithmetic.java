package org.lode.consensus.evm;

import org.lode.consensus.primitive.LimbDivider;
import org.lode.consensus.primitive.Limbs;

/**
 * The arithmetic that is more than a few machine instructions. The stack's top word lies at limb {@code x}, or the operands from
 * there on; results take the place of the deepest operand.
 */
final class Arithmetic {
    private static final int GAS_AN_EXPONENT_BYTE = 50;
    private static final int WORD_BITS = 256;

    private final LimbDivider divider = new LimbDivider();
    private final long[] scratch = new long[2 * Limbs.WORD];

    void binary(int opcode, long[] s, int x) {
        int y = x - Limbs.WORD;
        switch (opcode) {
            case Opcode.DIV -> divider.quotient(s, x, y, y);
            case Opcode.SDIV -> divider.signedQuotient(s, x, y, y);
            case Opcode.MOD -> divider.remainder(s, x, y, y);
            case Opcode.SMOD -> divider.signedRemainder(s, x, y, y);
            case Opcode.SIGNEXTEND -> {
                if (isBelow(s, x, 31)) {
                    Limbs.signExtend(s, y, (int) s[x], y);
                }
            }
            case Opcode.BYTE -> Limbs.set(s, y, isBelow(s, x, 32) ? Limbs.byteAt(s, y, (int) s[x]) : 0);
            case Opcode.SAR ->
                Limbs.shiftRight(s, y, isBelow(s, x, WORD_BITS) ? (int) s[x] : WORD_BITS - 1, s[y + 3] >> 63, y);
            default -> throw new IllegalArgumentException(InstructionTable.mnemonic(opcode));
        }
    }

    /** ADDMOD, MULMOD: the operands end above {@code x}, the modulus is the deepest. */
    void modular(int opcode, long[] s, int x) {
        int m = x - Limbs.WORD;
        if (opcode == Opcode.ADDMOD) {
            divider.addMod(s, x + Limbs.WORD, x, m, m);
        } else {
            divider.mulMod(s, x + Limbs.WORD, x, m, m);
        }
    }

    /** EIP-160. */
    static int powerGas(long[] s, int exponent) {
        return GAS_AN_EXPONENT_BYTE * ((Limbs.bitLength(s, exponent) + 7) / 8);
    }

    void power(long[] s, int x) {
        int exponent = x - Limbs.WORD;
        Limbs.power(s, x, exponent, exponent, scratch);
    }

    static void shiftLeft(long[] s, int x) {
        int y = x - Limbs.WORD;
        if (isBelow(s, x, WORD_BITS)) {
            Limbs.shiftLeft(s, y, (int) s[x], y);
        } else {
            Limbs.set(s, y, 0);
        }
    }

    static void shiftRight(long[] s, int x) {
        int y = x - Limbs.WORD;
        if (isBelow(s, x, WORD_BITS)) {
            Limbs.shiftRight(s, y, (int) s[x], 0, y);
        } else {
            Limbs.set(s, y, 0);
        }
    }

    private static boolean isBelow(long[] s, int x, int bound) {
        return Limbs.fitsLong(s, x) && s[x] < bound;
    }
}

package org.lode.consensus.crypto.bn254;

import java.math.BigInteger;

/**
 * A number in width-w non-adjacent form: the sum of digit(i) * 2^i, where every digit is 0 or odd and below 2^(w-1) in magnitude, and
 * of w neighbours at most one is not 0. Negating a point or a unitary element costs nothing, so half as many products remain as
 * with bits (Hankerson, Menezes, Vanstone, Guide to Elliptic Curve Cryptography, 3.3.1).
 */
final class SignedDigits {
    private final byte[] digits;
    private final int length;
    private final int width;

    private SignedDigits(byte[] digits, int length, int width) {
        this.digits = digits;
        this.length = length;
        this.width = width;
    }

    /** Of any number, negative ones too; {@code width} is 2 to 7. */
    static SignedDigits of(BigInteger number, int width) {
        byte[] digits = new byte[number.bitLength() + 2];
        int length = 0;
        int window = 1 << width;
        BigInteger rest = number;
        int at = 0;
        while (rest.signum() != 0) {
            int skipped = rest.getLowestSetBit();
            at += skipped;
            rest = rest.shiftRight(skipped);
            int digit = rest.intValue() & (window - 1);
            if (digit >= window / 2) {
                digit -= window;
            }
            digits[at] = (byte) digit;
            length = at + 1;
            rest = rest.subtract(BigInteger.valueOf(digit));
        }
        return new SignedDigits(digits, length, width);
    }

    /** Digits at and above this are 0. */
    int length() {
        return length;
    }

    /** The digit of 2^i. */
    int digit(int i) {
        return i < length ? digits[i] : 0;
    }

    /** How many odd positive numbers a digit can be. */
    int magnitudes() {
        return 1 << (width - 2);
    }
}

package org.lode.consensus.rules;

import java.math.BigInteger;
import org.lode.consensus.primitive.UInt256;

/**
 * The difficulty algorithm aserti3-2d (Lundeberg and Toomim, Bitcoin Cash upgrade of November 2020): a target moves by a factor
 * of two for each half-life that the chain is late or early. {@code 2^x} comes from a cubic approximation in 16 fractional bits,
 * so every client computes the same integers.
 */
public final class Asert {
    private static final int FRACTION_BITS = 16;
    private static final long RADIX = 1L << FRACTION_BITS;

    private static final BigInteger LINEAR = BigInteger.valueOf(195_766_423_245_049L);
    private static final BigInteger SQUARE = BigInteger.valueOf(971_821_376L);
    private static final BigInteger CUBE = BigInteger.valueOf(5_127L);
    private static final BigInteger HALF = BigInteger.ONE.shiftLeft(47);
    private static final int APPROXIMATION_BITS = 48;

    private Asert() {}

    /**
     * {@code target * 2^(late / halfLife)}, at least 1 and at most {@code limit}.
     *
     * @param late how far behind its schedule the chain is, negative when ahead, in any unit of time
     * @param halfLife in the same unit, positive
     */
    public static UInt256 nextTarget(UInt256 target, long late, long halfLife, UInt256 limit) {
        if (halfLife <= 0) {
            throw new IllegalArgumentException("half-life is " + halfLife + " but must be positive");
        }
        // Java's division rounds toward zero, as the reference's does; the shift below rounds down.
        long exponent = Math.multiplyExact(late, RADIX) / halfLife;
        long shifts = (exponent >> FRACTION_BITS) - FRACTION_BITS;
        BigInteger scaled = target.toBigInteger().multiply(factor(exponent & (RADIX - 1)));
        BigInteger most = limit.toBigInteger();
        if (shifts > 0 && scaled.bitLength() + shifts > UInt256.SIZE_BYTES * 8L + 1) {
            return limit;
        }
        BigInteger next = shifts < 0 ? shiftRight(scaled, -shifts) : scaled.shiftLeft((int) shifts);
        return UInt256.of(next.max(BigInteger.ONE).min(most));
    }

    private static BigInteger shiftRight(BigInteger value, long shift) {
        return shift > value.bitLength() ? BigInteger.ZERO : value.shiftRight((int) shift);
    }

    /** {@code 65536 * 2^(fraction / 65536)} for a fraction from 0 to 65535, within 0.013%. */
    private static BigInteger factor(long fraction) {
        BigInteger x = BigInteger.valueOf(fraction);
        BigInteger polynomial =
                CUBE.multiply(x).add(SQUARE).multiply(x).add(LINEAR).multiply(x);
        return polynomial.add(HALF).shiftRight(APPROXIMATION_BITS).add(BigInteger.valueOf(RADIX));
    }
}

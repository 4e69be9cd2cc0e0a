package org.lode.consensus.evm.precompile;

/**
 * Powers modulo a number of at most 64 bits, for which {@link java.math.BigInteger} is slow. The modulus is split into its odd part,
 * modulo which Montgomery's reduction (Modular multiplication without trial division, 1985) spares divisions, and a power of two, for
 * which dropping bits is enough; both powers are computed side by side and put together at the end.
 */
final class WordPower {
    private static final int WINDOW_BITS = 4;
    private static final int WINDOW_MASK = (1 << WINDOW_BITS) - 1;

    private final long odd;

    /** 1 / odd modulo 2^64. */
    private final long oddInverse;

    /** The powers of the base from 0 on: modulo the odd part in Montgomery form, and modulo 2^64. */
    private final long[] oddPowers = new long[1 << WINDOW_BITS];

    private final long[] binaryPowers = new long[1 << WINDOW_BITS];

    private WordPower(long base, long odd) {
        this.odd = odd;
        this.oddInverse = inverse(odd);
        long radix = Long.remainderUnsigned(-odd, odd);
        long form = product(square(radix), Long.remainderUnsigned(base, odd));
        oddPowers[0] = radix;
        binaryPowers[0] = 1;
        for (int i = 1; i < oddPowers.length; i++) {
            oddPowers[i] = product(oddPowers[i - 1], form);
            binaryPowers[i] = binaryPowers[i - 1] * base;
        }
    }

    /**
     * base ^ exponent mod modulus.
     *
     * @param base below the modulus, unsigned
     * @param exponent big-endian
     * @param modulus unsigned, not 0
     */
    static long of(long base, byte[] exponent, long modulus) {
        int twos = Long.numberOfTrailingZeros(modulus);
        return new WordPower(base, modulus >>> twos).power(exponent, twos);
    }

    private long power(byte[] exponent, int twos) {
        long oddPower = oddPowers[0];
        long binaryPower = 1;
        for (byte digits : exponent) {
            for (int shift = Byte.SIZE - WINDOW_BITS; shift >= 0; shift -= WINDOW_BITS) {
                for (int i = 0; i < WINDOW_BITS; i++) {
                    oddPower = product(oddPower, oddPower);
                    binaryPower *= binaryPower;
                }
                int digit = (digits >> shift) & WINDOW_MASK;
                oddPower = product(oddPower, oddPowers[digit]);
                binaryPower *= binaryPowers[digit];
            }
        }
        long remainder = product(oddPower, 1);
        long missing = ((binaryPower - remainder) * oddInverse) & ((1L << twos) - 1);
        return remainder + odd * missing; // The Chinese remainder theorem.
    }

    /** x * y / 2^64 modulo the odd part, where x and y are below it. */
    private long product(long x, long y) {
        long high = Math.unsignedMultiplyHigh(x, y);
        long multiple =
                Math.unsignedMultiplyHigh(x * y * oddInverse, odd); // Has the low half of x * y, which so cancels out.
        long difference = high - multiple;
        return difference + (Long.compareUnsigned(high, multiple) < 0 ? odd : 0);
    }

    /** {@code radix}^2 modulo the odd part, by doubling: only a division of 128 bits could do it at once. */
    private long square(long radix) {
        long result = radix;
        for (int i = 0; i < Long.SIZE; i++) {
            long doubled = result << 1;
            boolean exceeds = result < 0 || Long.compareUnsigned(doubled, odd) >= 0;
            result = exceeds ? doubled - odd : doubled;
        }
        return result;
    }

    /** 1 / {@code number} modulo 2^64, for an odd number, by Newton's iteration: each doubles the bits that are right, at first three. */
    private static long inverse(long number) {
        long inverse = number;
        for (int bits = 3; bits < Long.SIZE; bits *= 2) {
            inverse *= 2 - number * inverse;
        }
        return inverse;
    }
}

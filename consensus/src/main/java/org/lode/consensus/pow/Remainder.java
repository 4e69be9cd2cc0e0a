package org.lode.consensus.pow;

/**
 * Remainders of unsigned 32-bit numbers by one divisor with two multiplications instead of a division (Lemire, Kaser, Kurz,
 * "Faster remainder by direct computation", 2019). Exact for every 32-bit number.
 *
 * @param divisor 1 to 2^31 - 1
 * @param reciprocal ceil(2^64 / divisor), wrapping to 0 for divisor 1
 */
record Remainder(int divisor, long reciprocal) {
    static Remainder by(int divisor) {
        if (divisor < 1) {
            throw new IllegalArgumentException("divisor " + divisor);
        }
        return new Remainder(divisor, Long.divideUnsigned(-1L, divisor) + 1);
    }

    int of(int number) {
        return of(number, reciprocal, divisor);
    }

    /** The same for hot loops that keep the two constants in locals. */
    static int of(int number, long reciprocal, int divisor) {
        return (int) Math.unsignedMultiplyHigh(reciprocal * (number & 0xffff_ffffL), divisor);
    }
}

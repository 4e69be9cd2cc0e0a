package org.lode.miner.opencl;

/**
 * A divisor as the kernels take it, who multiply instead of dividing (Granlund and Montgomery, "Division by invariant integers
 * using multiplication", 1994). Exact for every unsigned 32-bit number.
 *
 * @param divisor 2 to 2^31 - 1
 * @param multiplier {@code floor(2^32 * (2^bits - divisor) / divisor) + 1}, {@code bits} being the least with
 *     {@code 2^bits >= divisor}
 * @param shift {@code bits - 1}
 */
record Divisor(int divisor, int multiplier, int shift) {
    static Divisor of(int divisor) {
        if (divisor < 2) {
            throw new IllegalArgumentException("divisor " + divisor + " is below 2");
        }
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(divisor - 1);
        long multiplier = (((1L << bits) - divisor) << Integer.SIZE) / divisor + 1;
        return new Divisor(divisor, (int) multiplier, bits - 1);
    }

    /** As the kernels compute it. */
    int remainder(int number) {
        int high = (int) (((number & 0xffff_ffffL) * (multiplier & 0xffff_ffffL)) >>> Integer.SIZE);
        int quotient = (((number - high) >>> 1) + high) >>> shift;
        return number - quotient * divisor;
    }

    /** The kernel's {@code uint4}. */
    int[] words() {
        return new int[] {divisor, multiplier, shift, 0};
    }
}

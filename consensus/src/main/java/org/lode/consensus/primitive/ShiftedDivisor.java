package org.lode.consensus.primitive;

/**
 * A divisor as {@link LimbDivider} uses it: shifted left until its highest bit is the highest of four limbs, with the reciprocal of its
 * highest limb when it has one, else of its two highest.
 */
final class ShiftedDivisor {
    static final ShiftedDivisor ZERO = new ShiftedDivisor(new long[Limbs.WORD], 0);

    private final long d3;
    private final long d2;
    private final long d1;
    private final long d0;

    /** The shifted limbs, the highest first. */
    final long v3;

    final long v2;
    final long v1;
    final long v0;
    /** Limbs of the divisor, 0 for zero. */
    final int size;
    /** How far it is shifted, in bits. */
    final int shift;

    final long reciprocal;

    private ShiftedDivisor(long[] limbs, int bits) {
        d3 = limbs[3];
        d2 = limbs[2];
        d1 = limbs[1];
        d0 = limbs[0];
        size = (bits + Long.SIZE - 1) / Long.SIZE;
        shift = Limbs.WORD * Long.SIZE - bits;
        if (size != 0) {
            Limbs.shiftLeft(limbs, 0, shift, 0);
        }
        v3 = limbs[3];
        v2 = limbs[2];
        v1 = limbs[1];
        v0 = limbs[0];
        reciprocal = size == 0 ? 0 : size == 1 ? LimbDivider.reciprocal(v3) : reciprocal(v3, v2);
    }

    static ShiftedDivisor of(long[] s, int y) {
        long[] limbs = new long[Limbs.WORD];
        Limbs.copy(s, y, limbs, 0);
        return new ShiftedDivisor(limbs, Limbs.bitLength(limbs, 0));
    }

    boolean isOf(long[] s, int y) {
        return ((s[y] ^ d0) | (s[y + 1] ^ d1) | (s[y + 2] ^ d2) | (s[y + 3] ^ d3)) == 0;
    }

    /** floor((2^192 - 1) / (high, low)) - 2^64 where the divisor's highest bit is set (the paper's algorithm 6). */
    private static long reciprocal(long high, long low) {
        long v = LimbDivider.reciprocal(high);
        long p = high * v + low;
        if (Long.compareUnsigned(p, low) < 0) {
            v--;
            if (Long.compareUnsigned(p, high) >= 0) {
                v--;
                p -= high;
            }
            p -= high;
        }
        long product = v * low;
        long sum = p + Math.unsignedMultiplyHigh(v, low);
        if (Long.compareUnsigned(sum, p) < 0) {
            v--;
            int order = Long.compareUnsigned(sum, high);
            if (order > 0 || (order == 0 && Long.compareUnsigned(product, low) >= 0)) {
                v--;
            }
        }
        return v;
    }
}

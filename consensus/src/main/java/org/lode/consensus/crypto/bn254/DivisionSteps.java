package org.lode.consensus.crypto.bn254;

import org.lode.consensus.primitive.UInt256;

/**
 * The inverse of a number modulo p, by division steps (Bernstein and Yang, Fast constant-time gcd computation and modular inversion,
 * 2019), in variable time. A step replaces (f, g), where f is odd, by (g, (g - f) / 2), (f, (g + f) / 2) or (f, g / 2), and which one
 * depends on their lowest bits and a counter alone. So 62 steps are found from one limb of each, as a matrix, and then applied to the
 * whole numbers; the same matrices make the inverse. Numbers have five limbs of 62 bits, the least significant first, the last signed.
 */
final class DivisionSteps {
    private static final int LIMBS = 5;
    private static final int STEPS = 62;
    private static final long MASK = (1L << STEPS) - 1;

    private static final long[] P = {
        0x3c208c16d87cfd47L, 0x1e05aa45a1c72a34L, 0x5045b68181585d9L, 0x19139cb84c680a6eL, 0x30
    };

    /** 1 / p modulo 2^62. */
    private static final long P_INVERSE = 0x382df87d1b799c77L;

    /** The counter, negated; the paper's delta starts at one half here, which takes fewer steps. */
    private int eta = -1;

    // The matrix: 2^62 times the new f is u * f + v * g, and 2^62 times the new g is q * f + r * g.
    private long u;
    private long v;
    private long q;
    private long r;

    private DivisionSteps() {}

    /** 1 / {@code number} modulo p. @throws ArithmeticException for zero */
    static UInt256 inverse(UInt256 number) {
        if (number.isZero()) {
            throw new ArithmeticException("zero has no inverse");
        }
        DivisionSteps steps = new DivisionSteps();
        long[] f = P;
        long[] g = limbs(number);
        long[] d = new long[LIMBS]; // f = d * number and g = e * number, modulo p.
        long[] e = {1, 0, 0, 0, 0};
        while ((g[0] | g[1] | g[2] | g[3] | g[4]) != 0) {
            steps.findMatrix(f[0], g[0]);
            long[] nextF = combination(steps.u, f, steps.v, g, 0);
            g = combination(steps.q, f, steps.r, g, 0);
            f = nextF;
            long[] nextD = modularCombination(steps.u, d, steps.v, e);
            e = modularCombination(steps.q, d, steps.r, e);
            d = nextD;
        }
        return reduced(
                f[LIMBS - 1] < 0
                        ? combination(-1L << STEPS, d, 0, e, 0)
                        : d); // The greatest common divisor is 1 or -1.
    }

    private void findMatrix(long lowestF, long lowestG) {
        long f = lowestF;
        long g = lowestG;
        u = 1;
        v = 0;
        q = 0;
        r = 1;
        int left = STEPS;
        while (true) {
            int halvings = Math.min(left, Long.numberOfTrailingZeros(g));
            g >>= halvings;
            u <<= halvings;
            v <<= halvings;
            eta -= halvings;
            left -= halvings;
            if (left == 0) {
                return;
            }
            if (eta < 0) {
                eta = -eta;
                long swapped = f;
                f = g;
                g = -swapped;
                swapped = u;
                u = q;
                q = -swapped;
                swapped = v;
                v = r;
                r = -swapped;
            }
            // Until eta is negative again or the steps are done, up to six steps only add multiples of f: add them at
            // once.
            int bits = Math.min(Math.min(eta + 1, left), 6);
            long multiple = (f * (f * f - 2) * g) & ((1L << bits) - 1); // f * (2 - f * f) is 1 / f modulo 2^6.
            g += f * multiple;
            q += u * multiple;
            r += v * multiple;
        }
    }

    /** (u * x + v * y) / 2^62 modulo p, from -2p to p as x and y are. */
    private static long[] modularCombination(long u, long[] x, long v, long[] y) {
        long multiple =
                (u & (x[LIMBS - 1] >> 63)) + (v & (y[LIMBS - 1] >> 63)); // As if p were added to what is negative.
        multiple -= (P_INVERSE * low(u, x[0], v, y[0]) + multiple) & MASK; // And what makes it divisible.
        return combination(u, x, v, y, multiple);
    }

    /** (u * x + v * y + m * p) / 2^62, which must be whole. */
    private static long[] combination(long u, long[] x, long v, long[] y, long m) {
        long[] result = new long[LIMBS];
        long low = 0;
        long high = 0;
        for (int i = 0; i < LIMBS; i++) {
            long sumLow = low(u, x[i], v, y[i]);
            long sumHigh = high(u, x[i], v, y[i]);
            long multipleLow = m * P[i] + low;
            sumHigh += Math.multiplyHigh(m, P[i]) + overflow(low, multipleLow) + high;
            low = sumLow + multipleLow;
            high = sumHigh + overflow(sumLow, low);
            if (i > 0) {
                result[i - 1] = low & MASK;
            }
            low = (low >>> STEPS) | (high << (64 - STEPS));
            high >>= STEPS;
        }
        result[LIMBS - 1] = low;
        return result;
    }

    private static long low(long a, long b, long c, long d) {
        return a * b + c * d;
    }

    private static long high(long a, long b, long c, long d) {
        return Math.multiplyHigh(a, b) + Math.multiplyHigh(c, d) + overflow(a * b, a * b + c * d);
    }

    /** The carry out of {@code sum}, which is the sum of {@code addend} and another number. */
    private static long overflow(long addend, long sum) {
        return Long.compareUnsigned(sum, addend) < 0 ? 1 : 0;
    }

    private static long[] limbs(UInt256 number) {
        return new long[] {
            number.d() & MASK,
            ((number.d() >>> 62) | (number.c() << 2)) & MASK,
            ((number.c() >>> 60) | (number.b() << 4)) & MASK,
            ((number.b() >>> 58) | (number.a() << 6)) & MASK,
            number.a() >>> 56
        };
    }

    /** The number from -2p to 2p that the limbs hold, modulo p. */
    private static UInt256 reduced(long[] limbs) {
        long[] rest = limbs;
        while (rest[LIMBS - 1] < 0) {
            rest = combination(1L << STEPS, rest, 0, rest, 1L << STEPS);
        }
        UInt256 number = new UInt256(
                (rest[3] >>> 6) | (rest[4] << 56),
                (rest[2] >>> 4) | (rest[3] << 58),
                (rest[1] >>> 2) | (rest[2] << 60),
                rest[0] | (rest[1] << 62));
        return number.compareTo(Fp.MODULUS) < 0 ? number : number.minus(Fp.MODULUS);
    }
}

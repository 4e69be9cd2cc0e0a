package org.lode.consensus.primitive;

import java.util.Arrays;

/**
 * Division of numbers laid out as in {@link Limbs}: schoolbook division on 64-bit digits (Knuth, The Art of Computer
 * Programming 2, 4.3.1, algorithm D) whose digits come from a precomputed reciprocal, as Java divides no 128-bit numbers: of the
 * divisor's highest limb, or of its two highest, with which a digit is nearly always right at once (Möller and Granlund, Improved
 * division by invariant integers, 2011). As the EVM has it, dividing by zero gives zero. Holds its scratch space, so one thread uses it
 * at a time.
 *
 * <p>Divisor and numerator are both shifted left until the divisor's highest bit is the highest of four limbs. So the remainder always
 * takes four limbs, whatever the divisor's length; what is cut off below is zero.
 */
public final class LimbDivider {
    /** Eight divisors are kept as they were prepared. */
    private static final int KEPT_BITS = 3;

    /** 2^64 divided by the golden ratio: spreads what it multiplies. */
    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

    /** A product or a sum. */
    private final long[] wide = new long[2 * Limbs.WORD];

    /** The numerator, shifted: by up to three limbs, and one for what leaves the highest. */
    private final long[] numerator = new long[3 * Limbs.WORD];

    /** The digits of the quotient. */
    private final long[] q = new long[2 * Limbs.WORD];

    /** The latest divisors by their hash: code that computes modulo a prime, or in decimals, divides by little else. */
    private final ShiftedDivisor[] kept = new ShiftedDivisor[1 << KEPT_BITS];

    private ShiftedDivisor divisor = ShiftedDivisor.ZERO;

    /** The remainder of the digits so far, shifted as the divisor is. */
    private long r3;

    private long r2;
    private long r1;
    private long r0;
    private final long[] rest = new long[Limbs.WORD];

    /** Divides nothing yet. */
    public LimbDivider() {
        Arrays.fill(kept, ShiftedDivisor.ZERO);
    }

    /** s[r] = s[x] / s[y], unsigned. */
    public void quotient(long[] s, int x, int y, int r) {
        if (isOneLimb(s, x) && isOneLimb(s, y)) {
            Limbs.set(s, r, s[y] == 0 ? 0 : Long.divideUnsigned(s[x], s[y]));
        } else if (Limbs.less(s, x, y)) {
            Limbs.set(s, r, 0);
        } else {
            q[1] = 0;
            q[2] = 0;
            q[3] = 0;
            divide(s, x, Limbs.WORD, s, y);
            Limbs.copy(q, 0, s, r);
        }
    }

    /** s[r] = s[x] mod s[y], unsigned. */
    public void remainder(long[] s, int x, int y, int r) {
        if (isOneLimb(s, x) && isOneLimb(s, y)) {
            Limbs.set(s, r, s[y] == 0 ? 0 : Long.remainderUnsigned(s[x], s[y]));
        } else if (Limbs.less(s, x, y)) {
            Limbs.copy(s, x, s, r);
        } else {
            divide(s, x, Limbs.WORD, s, y);
            storeRest(s, r);
        }
    }

    /** s[r] = s[x] / s[y] in two's complement, rounded toward zero; -2^255 / -1 wraps. May change its operands. */
    public void signedQuotient(long[] s, int x, int y, int r) {
        long sign = s[x + 3] ^ s[y + 3];
        makeAbsolute(s, x);
        makeAbsolute(s, y);
        quotient(s, x, y, r);
        if (sign < 0) {
            Limbs.negate(s, r, r);
        }
    }

    /** s[r] = s[x] mod s[y] in two's complement, with the sign of s[x]. May change its operands. */
    public void signedRemainder(long[] s, int x, int y, int r) {
        long sign = s[x + 3];
        makeAbsolute(s, x);
        makeAbsolute(s, y);
        remainder(s, x, y, r);
        if (sign < 0) {
            Limbs.negate(s, r, r);
        }
    }

    /** s[r] = (s[x] + s[y]) mod s[m], the sum not cut to 256 bits. */
    public void addMod(long[] s, int x, int y, int m, int r) {
        long carry = 0;
        for (int i = 0; i < Limbs.WORD; i++) {
            long sum = s[x + i] + s[y + i] + carry;
            carry = Limbs.carry(s[x + i], s[y + i], sum);
            wide[i] = sum;
        }
        wide[Limbs.WORD] = carry;
        divide(wide, 0, Limbs.WORD + 1, s, m);
        storeRest(s, r);
    }

    /** s[r] = (s[x] * s[y]) mod s[m], the product not cut to 256 bits. */
    public void mulMod(long[] s, int x, int y, int m, int r) {
        Limbs.set(wide, 0, 0);
        Limbs.set(wide, Limbs.WORD, 0);
        for (int i = 0; i < Limbs.WORD; i++) {
            if (s[x + i] != 0) {
                addProduct(s[x + i], s, y, i);
            }
        }
        divide(wide, 0, 2 * Limbs.WORD, s, m);
        storeRest(s, r);
    }

    /** wide += factor * s[y] * 2^(64 at), where nothing is above limb at + 3 yet. */
    private void addProduct(long factor, long[] s, int y, int at) {
        long carry = 0;
        for (int j = 0; j < Limbs.WORD; j++) {
            long low = factor * s[y + j];
            long before = wide[at + j];
            long sum = low + carry;
            long all = sum + before;
            carry = Math.unsignedMultiplyHigh(factor, s[y + j])
                    + Limbs.carry(low, carry, sum)
                    + Limbs.carry(sum, before, all);
            wide[at + j] = all;
        }
        wide[at + Limbs.WORD] = carry;
    }

    private static boolean isOneLimb(long[] s, int x) {
        return (s[x + 1] | s[x + 2] | s[x + 3]) == 0;
    }

    private static void makeAbsolute(long[] s, int x) {
        if (s[x + 3] < 0) {
            Limbs.negate(s, x, x);
        }
    }

    /** Divides n[x], of so many limbs, by s[y]: quotient in the limbs of {@code q} that it needs, remainder in {@code r3} to {@code r0}, or in r3 alone where the
     * divisor has one limb. */
    private void divide(long[] n, int x, int limbs, long[] s, int y) {
        prepare(s, y);
        int size = limbs;
        while (size > divisor.size && n[x + size - 1] == 0) {
            size--;
        }
        q[0] = 0;
        switch (divisor.size) {
            case 0 -> {
                r3 = 0;
                r2 = 0;
                r1 = 0;
                r0 = 0;
            }
            case 1 -> {
                loadNumerator(n, x, size);
                divideByOneLimb(size);
            }
            default -> {
                loadNumerator(n, x, size);
                divideBySeveralLimbs(size + Limbs.WORD - divisor.size);
            }
        }
    }

    private void divideByOneLimb(int size) {
        long one = divisor.v3;
        long reciprocal = divisor.reciprocal;
        long remainder = numerator[size + Limbs.WORD - 1];
        for (int j = size - 1; j >= 0; j--) {
            long next = numerator[j + Limbs.WORD - 1];
            long digit = digit(remainder, next, one, reciprocal);
            remainder = next - digit * one;
            q[j] = digit;
        }
        r3 = remainder;
    }

    private void divideBySeveralLimbs(int top) {
        r3 = numerator[top];
        r2 = numerator[top - 1];
        r1 = numerator[top - 2];
        r0 = numerator[top - 3];
        for (int j = top - Limbs.WORD; j >= 0; j--) {
            q[j] = nextDigit(numerator[j], divisor);
        }
    }

    private void prepare(long[] s, int y) {
        int at = (int) (((s[y] ^ s[y + 3]) * GOLDEN_RATIO) >>> (Long.SIZE - KEPT_BITS));
        divisor = kept[at];
        if (!divisor.isOf(s, y)) {
            divisor = ShiftedDivisor.of(s, y);
            kept[at] = divisor;
        }
    }

    /** Shifts n[x] as the divisor is shifted. */
    private void loadNumerator(long[] n, int x, int size) {
        int bits = divisor.shift & 63;
        int pad = Limbs.WORD - divisor.size;
        numerator[0] = 0;
        numerator[1] = 0;
        numerator[2] = 0;
        long below = 0;
        for (int i = 0; i < size; i++) {
            long limb = n[x + i];
            numerator[pad + i] = (limb << bits) | below;
            below = limb >>> 1 >>> ~bits; // In two steps, for bits may be 0.
        }
        numerator[pad + size] = below;
    }

    private void storeRest(long[] s, int r) {
        int bits = divisor.shift & 63;
        if (divisor.size == 1) {
            Limbs.set(s, r, r3 >>> bits);
        } else if (divisor.size == Limbs.WORD && bits != 0) {
            s[r] = (r0 >>> bits) | (r1 << -bits);
            s[r + 1] = (r1 >>> bits) | (r2 << -bits);
            s[r + 2] = (r2 >>> bits) | (r3 << -bits);
            s[r + 3] = r3 >>> bits;
        } else {
            rest[3] = r3;
            rest[2] = r2;
            rest[1] = r1;
            rest[0] = r0;
            Limbs.shiftRight(rest, 0, divisor.shift & 255, 0, 0);
            Limbs.copy(rest, 0, s, r);
        }
    }

    /** Brings down the limb {@code next}: returns the remainder with it divided by the divisor, and keeps what remains then. */
    private long nextDigit(long next, ShiftedDivisor by) {
        long v3 = by.v3;
        long v2 = by.v2;
        if (r3 == v3 && r2 == v2) {
            return largestDigit(next, by);
        }
        long reciprocal = by.reciprocal;
        // The paper's algorithm 5: three limbs by two.
        long fraction = reciprocal * r3;
        long q0 = fraction + r2;
        long digit = Math.unsignedMultiplyHigh(reciprocal, r3) + r3 + Limbs.carry(fraction, r2, q0);
        long product = v2 * digit;
        long rest2 = r1 - product;
        long rest3 = r2 - digit * v3 - Math.unsignedMultiplyHigh(v2, digit) - Limbs.borrow(r1, product, rest2);
        long low = rest2 - v2;
        rest3 -= v3 + Limbs.borrow(rest2, v2, low);
        digit++;
        long tooLarge = Limbs.borrow(rest3, q0, rest3 - q0) - 1; // All ones unless rest3 < q0; as likely as not.
        digit += tooLarge;
        rest2 = low + (v2 & tooLarge);
        rest3 += (v3 & tooLarge) + Limbs.carry(low, v2 & tooLarge, rest2);
        if (Long.compareUnsigned(rest3, v3) >= 0 && (rest3 != v3 || Long.compareUnsigned(rest2, v2) >= 0)) {
            digit++;
            low = rest2 - v2;
            rest3 -= v3 + Limbs.borrow(rest2, v2, low);
            rest2 = low;
        }
        if (by.size > 2) {
            return subtractLowLimbs(digit, rest3, rest2, next, by);
        }
        r3 = rest3;
        r2 = rest2;
        r1 = r0;
        r0 = next;
        return digit;
    }

    /** (high, middle, r0, next) less the digit times the lower half of the divisor; the digit may be one too large. */
    private long subtractLowLimbs(long digit, long high, long middle, long next, ShiftedDivisor by) {
        long low0 = digit * by.v0;
        long high0 = Math.unsignedMultiplyHigh(digit, by.v0);
        long low1 = digit * by.v1;
        long product1 = low1 + high0;
        long product2 = Math.unsignedMultiplyHigh(digit, by.v1) + Limbs.carry(low1, high0, product1);
        long n0 = next - low0;
        long borrow = Limbs.borrow(next, low0, n0);
        long n1 = r0 - product1 - borrow;
        borrow = Limbs.borrow(r0, product1, n1);
        long n2 = middle - product2 - borrow;
        borrow = Limbs.borrow(middle, product2, n2);
        r3 = high - borrow;
        r2 = n2;
        r1 = n1;
        r0 = n0;
        if (Limbs.borrow(high, 0, r3) == 0) {
            return digit;
        }
        addDivisor(by);
        return digit - 1;
    }

    /**
     * The digit where the two highest limbs of remainder and divisor are the same: 2^64 - 1. The remainder is below the divisor, so that it is
     * less its upper half is negative, and adding the divisor once makes it positive.
     */
    private long largestDigit(long next, ShiftedDivisor by) {
        long n1 = r0 - by.v0;
        long n2 = r1 - by.v1 - Limbs.borrow(r0, by.v0, n1);
        r3 = -Limbs.borrow(r1, by.v1, n2);
        r2 = n2;
        r1 = n1;
        r0 = next;
        addDivisor(by);
        return -1;
    }

    private void addDivisor(ShiftedDivisor by) {
        long n0 = r0 + by.v0;
        long n1 = r1 + by.v1 + Limbs.carry(r0, by.v0, n0);
        long n2 = r2 + by.v2 + Limbs.carry(r1, by.v1, n1);
        r3 += by.v3 + Limbs.carry(r2, by.v2, n2);
        r2 = n2;
        r1 = n1;
        r0 = n0;
    }

    /** floor((2^128 - 1) / divisor) - 2^64 for a divisor whose highest bit is set (the paper's algorithm 2). */
    public static long reciprocal(long divisor) {
        long v0 = 0x7fd00 / (int) (divisor >>> 55);
        long d40 = (divisor >>> 24) + 1;
        long v1 = (v0 << 11) - ((v0 * v0 * d40) >>> 40) - 1;
        long v2 = (v1 << 13) + ((v1 * ((1L << 60) - v1 * d40)) >>> 47);
        long d0 = divisor & 1;
        long d63 = (divisor >>> 1) + d0;
        long e = ((v2 >>> 1) & -d0) - v2 * d63;
        long v3 = (Math.unsignedMultiplyHigh(v2, e) >>> 1) + (v2 << 31);
        long low = v3 * divisor;
        long high = Math.unsignedMultiplyHigh(v3, divisor) + Limbs.carry(low, divisor, low + divisor);
        return v3 - high - divisor;
    }

    /** floor((high * 2^64 + low) / divisor) where high is below the 64-bit divisor (the paper's algorithm 4). */
    public static long digit(long high, long low, long divisor, long reciprocal) {
        long fraction = reciprocal * high;
        long q0 = fraction + low;
        long q1 = Math.unsignedMultiplyHigh(reciprocal, high) + high + Limbs.carry(fraction, low, q0) + 1;
        long rest = low - q1 * divisor;
        long tooLarge = -Limbs.borrow(q0, rest, q0 - rest); // All ones if rest > q0; as likely as not.
        q1 += tooLarge;
        rest += divisor & tooLarge;
        return Long.compareUnsigned(rest, divisor) >= 0 ? q1 + 1 : q1;
    }
}

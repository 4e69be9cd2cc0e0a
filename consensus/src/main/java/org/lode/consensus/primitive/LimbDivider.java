package org.lode.consensus.primitive;

/**
 * Division of numbers laid out as in {@link Limbs}: schoolbook division on 64-bit digits (Knuth, The Art of Computer
 * Programming 2, 4.3.1, algorithm D) whose digits come from a precomputed reciprocal (Möller and Granlund, Improved division by
 * invariant integers, 2011), as Java divides no 128-bit numbers. As the EVM has it, dividing by zero gives zero. Holds its
 * scratch space, so one thread uses it at a time.
 */
public final class LimbDivider {
    /** The numerator, then the remainder: up to eight limbs and one for its normalisation. */
    private final long[] u = new long[2 * Limbs.WORD + 1];

    /** The divisor, and as it is for the division: shifted left until its highest bit is set. */
    private final long[] divisor = new long[Limbs.WORD];

    private final long[] v = new long[Limbs.WORD];
    private int divisorSize;
    private int shift;
    private long reciprocal;

    private final long[] q = new long[2 * Limbs.WORD];

    /** s[r] = s[x] / s[y], unsigned. */
    public void quotient(long[] s, int x, int y, int r) {
        if ((s[x + 1] | s[x + 2] | s[x + 3] | s[y + 1] | s[y + 2] | s[y + 3]) == 0) {
            Limbs.set(s, r, s[y] == 0 ? 0 : Long.divideUnsigned(s[x], s[y]));
        } else if (Limbs.less(s, x, y)) {
            Limbs.set(s, r, 0);
        } else {
            load(s, x);
            divideBy(s, y);
            Limbs.copy(q, 0, s, r);
        }
    }

    /** s[r] = s[x] mod s[y], unsigned. */
    public void remainder(long[] s, int x, int y, int r) {
        if ((s[x + 1] | s[x + 2] | s[x + 3] | s[y + 1] | s[y + 2] | s[y + 3]) == 0) {
            Limbs.set(s, r, s[y] == 0 ? 0 : Long.remainderUnsigned(s[x], s[y]));
        } else {
            load(s, x);
            divideBy(s, y);
            Limbs.copy(u, 0, s, r);
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
            u[i] = sum;
        }
        Limbs.set(u, Limbs.WORD, carry);
        u[2 * Limbs.WORD] = 0;
        divideBy(s, m);
        Limbs.copy(u, 0, s, r);
    }

    /** s[r] = (s[x] * s[y]) mod s[m], the product not cut to 256 bits. */
    public void mulMod(long[] s, int x, int y, int m, int r) {
        Limbs.set(u, 0, 0);
        Limbs.set(u, Limbs.WORD, 0);
        u[2 * Limbs.WORD] = 0;
        for (int i = 0; i < Limbs.WORD; i++) {
            long carry = 0;
            for (int j = 0; j < Limbs.WORD; j++) {
                long low = s[x + i] * s[y + j];
                long high = Math.unsignedMultiplyHigh(s[x + i], s[y + j]);
                long sum = low + carry;
                high += Limbs.carry(low, carry, sum);
                low = sum + u[i + j];
                high += Limbs.carry(sum, u[i + j], low);
                u[i + j] = low;
                carry = high;
            }
            u[i + Limbs.WORD] = carry;
        }
        divideBy(s, m);
        Limbs.copy(u, 0, s, r);
    }

    private static void makeAbsolute(long[] s, int x) {
        if (s[x + 3] < 0) {
            Limbs.negate(s, x, x);
        }
    }

    private void load(long[] s, int x) {
        Limbs.copy(s, x, u, 0);
        Limbs.set(u, Limbs.WORD, 0);
        u[2 * Limbs.WORD] = 0;
    }

    /** Divides {@code u} by s[y]: leaves the quotient in {@code q} and the remainder in {@code u}. */
    private void divideBy(long[] s, int y) {
        prepare(s, y);
        q[0] = 0;
        q[1] = 0;
        q[2] = 0;
        q[3] = 0;
        if (divisorSize == 0) {
            Limbs.set(u, 0, 0);
            return;
        }
        int size = significant(u, 2 * Limbs.WORD);
        if (size < divisorSize) {
            return;
        }
        shiftLeft(u, size + 1, shift);
        if (divisorSize == 1) {
            divideByOneLimb(size);
        } else {
            divideBySeveralLimbs(size);
        }
        shiftRight(u, divisorSize, shift);
    }

    /** Normalises the divisor s[y], unless it is the one of the last division: code that computes modulo a prime does little else. */
    private void prepare(long[] s, int y) {
        boolean isSame =
                ((s[y] ^ divisor[0]) | (s[y + 1] ^ divisor[1]) | (s[y + 2] ^ divisor[2]) | (s[y + 3] ^ divisor[3]))
                        == 0;
        if (isSame) {
            return;
        }
        Limbs.copy(s, y, divisor, 0);
        Limbs.copy(s, y, v, 0);
        divisorSize = significant(v, Limbs.WORD);
        if (divisorSize != 0) {
            shift = Long.numberOfLeadingZeros(v[divisorSize - 1]);
            shiftLeft(v, divisorSize, shift);
            reciprocal = reciprocal(v[divisorSize - 1]);
        }
    }

    private void divideByOneLimb(int size) {
        long rest = u[size];
        for (int j = size - 1; j >= 0; j--) {
            long digit = digit(rest, u[j], v[0], reciprocal);
            rest = u[j] - digit * v[0];
            q[j] = digit;
        }
        Limbs.set(u, 0, rest);
    }

    private void divideBySeveralLimbs(int size) {
        long top = v[divisorSize - 1];
        long next = v[divisorSize - 2];
        for (int j = size - divisorSize; j >= 0; j--) {
            long high = u[j + divisorSize];
            long middle = u[j + divisorSize - 1];
            long estimate = high == top ? -1 : digit(high, middle, top, reciprocal);
            long rest = high == top ? middle + top : middle - estimate * top;
            boolean restFits = high != top || Long.compareUnsigned(rest, top) >= 0;
            while (restFits && exceeds(estimate, next, rest, u[j + divisorSize - 2])) {
                estimate--;
                rest += top;
                restFits = Long.compareUnsigned(rest, top) >= 0;
            }
            if (subtractProduct(estimate, j)) {
                estimate--;
                addBack(j);
            }
            q[j] = estimate;
        }
    }

    /** Whether x * y is above the 128-bit number high, low. */
    private static boolean exceeds(long x, long y, long high, long low) {
        long productHigh = Math.unsignedMultiplyHigh(x, y);
        int order = Long.compareUnsigned(productHigh, high);
        return order > 0 || (order == 0 && Long.compareUnsigned(x * y, low) > 0);
    }

    /** u at limb j -= digit * v; true if that went below zero. */
    private boolean subtractProduct(long digit, int j) {
        long carry = 0;
        for (int i = 0; i < divisorSize; i++) {
            long product = digit * v[i];
            long low = product + carry;
            carry = Math.unsignedMultiplyHigh(digit, v[i]) + Limbs.carry(product, carry, low);
            long difference = u[i + j] - low;
            carry += Limbs.borrow(u[i + j], low, difference);
            u[i + j] = difference;
        }
        long before = u[j + divisorSize];
        u[j + divisorSize] = before - carry;
        return Long.compareUnsigned(before, carry) < 0;
    }

    private void addBack(int j) {
        long carry = 0;
        for (int i = 0; i < divisorSize; i++) {
            long sum = u[i + j] + v[i] + carry;
            carry = Limbs.carry(u[i + j], v[i], sum);
            u[i + j] = sum;
        }
        u[j + divisorSize] += carry;
    }

    /** floor((2^128 - 1) / divisor) - 2^64 for a divisor of 64 bits (the paper's algorithm 2). */
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
        if (Long.compareUnsigned(rest, q0) > 0) {
            q1--;
            rest += divisor;
        }
        return Long.compareUnsigned(rest, divisor) >= 0 ? q1 + 1 : q1;
    }

    private static int significant(long[] limbs, int size) {
        int count = size;
        while (count > 0 && limbs[count - 1] == 0) {
            count--;
        }
        return count;
    }

    private static void shiftLeft(long[] limbs, int size, int bits) {
        if (bits != 0) {
            for (int i = size - 1; i > 0; i--) {
                limbs[i] = (limbs[i] << bits) | (limbs[i - 1] >>> (64 - bits));
            }
            limbs[0] <<= bits;
        }
    }

    private static void shiftRight(long[] limbs, int size, int bits) {
        if (bits != 0) {
            for (int i = 0; i < size - 1; i++) {
                limbs[i] = (limbs[i] >>> bits) | (limbs[i + 1] << (64 - bits));
            }
            limbs[size - 1] >>>= bits;
        }
    }
}

package org.lode.consensus.primitive;

/**
 * Arithmetic modulo 2^256 on numbers that lie in an array as four 64-bit limbs, the least significant first. An index names a
 * number's first limb. Results may overwrite operands. This is the shape of the EVM's stack: nothing is allocated, and carries
 * are computed without branches, because they cannot be predicted.
 */
public final class Limbs {
    /** Limbs of a number. */
    public static final int WORD = 4;

    private Limbs() {}

    /** s[r] = s[x] + s[y]. */
    public static void add(long[] s, int x, int y, int r) {
        long x0 = s[x];
        long x1 = s[x + 1];
        long x2 = s[x + 2];
        long y0 = s[y];
        long y1 = s[y + 1];
        long y2 = s[y + 2];
        long r3 = s[x + 3] + s[y + 3];
        long r0 = x0 + y0;
        long r1 = x1 + y1 + carry(x0, y0, r0);
        long r2 = x2 + y2 + carry(x1, y1, r1);
        s[r] = r0;
        s[r + 1] = r1;
        s[r + 2] = r2;
        s[r + 3] = r3 + carry(x2, y2, r2);
    }

    /** s[r] = s[x] - s[y]. */
    public static void subtract(long[] s, int x, int y, int r) {
        long x0 = s[x];
        long x1 = s[x + 1];
        long x2 = s[x + 2];
        long y0 = s[y];
        long y1 = s[y + 1];
        long y2 = s[y + 2];
        long r3 = s[x + 3] - s[y + 3];
        long r0 = x0 - y0;
        long r1 = x1 - y1 - borrow(x0, y0, r0);
        long r2 = x2 - y2 - borrow(x1, y1, r1);
        s[r] = r0;
        s[r + 1] = r1;
        s[r + 2] = r2;
        s[r + 3] = r3 - borrow(x2, y2, r2);
    }

    /** s[r] = 0 - s[x]. */
    public static void negate(long[] s, int x, int r) {
        long carry = 1;
        for (int i = 0; i < WORD; i++) {
            long limb = ~s[x + i] + carry;
            carry &= limb == 0 ? 1 : 0;
            s[r + i] = limb;
        }
    }

    /** s[r] = s[x] * s[y]. */
    public static void multiply(long[] s, int x, int y, int r) {
        long x0 = s[x];
        long y0 = s[y];
        if ((s[x + 1] | s[x + 2] | s[x + 3] | s[y + 1] | s[y + 2] | s[y + 3]) == 0) {
            s[r] = x0 * y0;
            s[r + 1] = Math.unsignedMultiplyHigh(x0, y0);
            s[r + 2] = 0;
            s[r + 3] = 0;
        } else {
            multiplyFull(s, x, y, r);
        }
    }

    private static void multiplyFull(long[] s, int x, int y, int r) {
        long x0 = s[x];
        long x1 = s[x + 1];
        long x2 = s[x + 2];
        long y0 = s[y];
        long y1 = s[y + 1];
        long y2 = s[y + 2];
        // The top column: only its low half is in range.
        long r3 = x0 * s[y + 3]
                + s[x + 3] * y0
                + x1 * y2
                + x2 * y1
                + Math.unsignedMultiplyHigh(x0, y2)
                + Math.unsignedMultiplyHigh(x2, y0)
                + Math.unsignedMultiplyHigh(x1, y1);
        long r1 = Math.unsignedMultiplyHigh(x0, y0);
        long r2 = Math.unsignedMultiplyHigh(x0, y1);
        long product = x0 * y1;
        long sum = r1 + product;
        r2 += carry(r1, product, sum); // The high half of a product is below 2^64 - 1: no carry out.
        r1 = sum;
        product = x1 * y0;
        sum = r1 + product;
        long high = Math.unsignedMultiplyHigh(x1, y0) + carry(r1, product, sum);
        r1 = sum;
        sum = r2 + high;
        r3 += carry(r2, high, sum);
        r2 = sum;
        product = x0 * y2;
        sum = r2 + product;
        r3 += carry(r2, product, sum);
        r2 = sum;
        product = x1 * y1;
        sum = r2 + product;
        r3 += carry(r2, product, sum);
        r2 = sum;
        product = x2 * y0;
        sum = r2 + product;
        r3 += carry(r2, product, sum);
        s[r] = x0 * y0;
        s[r + 1] = r1;
        s[r + 2] = sum;
        s[r + 3] = r3;
    }

    /** s[r] = s[base] ^ s[exponent]; {@code scratch} has eight limbs of its own. */
    public static void power(long[] s, int base, int exponent, int r, long[] scratch) {
        int bits = bitLength(s, exponent);
        System.arraycopy(s, base, scratch, 0, WORD);
        set(scratch, WORD, 1);
        for (int bit = 0; bit < bits; bit++) {
            if (((s[exponent + (bit >> 6)] >>> bit) & 1) != 0) {
                multiply(scratch, 0, WORD, WORD);
            }
            multiply(scratch, 0, 0, 0);
        }
        System.arraycopy(scratch, WORD, s, r, WORD);
    }

    /** s[y] &= s[x]. */
    public static void and(long[] s, int x, int y) {
        s[y] &= s[x];
        s[y + 1] &= s[x + 1];
        s[y + 2] &= s[x + 2];
        s[y + 3] &= s[x + 3];
    }

    /** s[y] |= s[x]. */
    public static void or(long[] s, int x, int y) {
        s[y] |= s[x];
        s[y + 1] |= s[x + 1];
        s[y + 2] |= s[x + 2];
        s[y + 3] |= s[x + 3];
    }

    /** s[y] ^= s[x]. */
    public static void xor(long[] s, int x, int y) {
        s[y] ^= s[x];
        s[y + 1] ^= s[x + 1];
        s[y + 2] ^= s[x + 2];
        s[y + 3] ^= s[x + 3];
    }

    /** s[x] = ~s[x]. */
    public static void not(long[] s, int x) {
        s[x] = ~s[x];
        s[x + 1] = ~s[x + 1];
        s[x + 2] = ~s[x + 2];
        s[x + 3] = ~s[x + 3];
    }

    /** to[r] = from[x]. */
    public static void copy(long[] from, int x, long[] to, int r) {
        long x0 = from[x];
        long x1 = from[x + 1];
        long x2 = from[x + 2];
        long x3 = from[x + 3];
        to[r] = x0;
        to[r + 1] = x1;
        to[r + 2] = x2;
        to[r + 3] = x3;
    }

    public static void swap(long[] s, int x, int y) {
        long x0 = s[x];
        long x1 = s[x + 1];
        long x2 = s[x + 2];
        long x3 = s[x + 3];
        copy(s, y, s, x);
        s[y] = x0;
        s[y + 1] = x1;
        s[y + 2] = x2;
        s[y + 3] = x3;
    }

    /** Byte {@code index} of the number, 0 the most significant, to 31. */
    public static int byteAt(long[] s, int x, int index) {
        return (int) (s[x + 3 - (index >> 3)] >>> (56 - 8 * (index & 7))) & 0xff;
    }

    /** Sets a number to the 64 bits of {@code value}, unsigned. */
    public static void set(long[] s, int r, long value) {
        s[r] = value;
        s[r + 1] = 0;
        s[r + 2] = 0;
        s[r + 3] = 0;
    }

    public static boolean isZero(long[] s, int x) {
        return (s[x] | s[x + 1] | s[x + 2] | s[x + 3]) == 0;
    }

    /** Whether the number is below 2^63, so that its lowest limb says it all. */
    public static boolean fitsLong(long[] s, int x) {
        return (s[x + 1] | s[x + 2] | s[x + 3]) == 0 && s[x] >= 0;
    }

    public static boolean equal(long[] s, int x, int y) {
        return ((s[x] ^ s[y]) | (s[x + 1] ^ s[y + 1]) | (s[x + 2] ^ s[y + 2]) | (s[x + 3] ^ s[y + 3])) == 0;
    }

    /** Whether s[x] is below s[y], both unsigned. */
    public static boolean less(long[] s, int x, int y) {
        if (s[x + 3] != s[y + 3]) {
            return Long.compareUnsigned(s[x + 3], s[y + 3]) < 0;
        }
        return lessBelowTop(s, x, y);
    }

    /** Whether s[x] is below s[y], both in two's complement. */
    public static boolean lessSigned(long[] s, int x, int y) {
        if (s[x + 3] != s[y + 3]) {
            return s[x + 3] < s[y + 3];
        }
        return lessBelowTop(s, x, y);
    }

    private static boolean lessBelowTop(long[] s, int x, int y) {
        if (s[x + 2] != s[y + 2]) {
            return Long.compareUnsigned(s[x + 2], s[y + 2]) < 0;
        }
        if (s[x + 1] != s[y + 1]) {
            return Long.compareUnsigned(s[x + 1], s[y + 1]) < 0;
        }
        return Long.compareUnsigned(s[x], s[y]) < 0;
    }

    /** Position of the highest set bit plus one; 0 for zero. */
    public static int bitLength(long[] s, int x) {
        for (int i = WORD - 1; i >= 0; i--) {
            if (s[x + i] != 0) {
                return 64 * (i + 1) - Long.numberOfLeadingZeros(s[x + i]);
            }
        }
        return 0;
    }

    /** s[r] = s[x] shifted left by {@code bits}, 0 to 255. */
    public static void shiftLeft(long[] s, int x, int bits, int r) {
        int limbs = bits >> 6;
        int low = bits & 63;
        for (int i = WORD - 1; i >= 0; i--) {
            long upper = i >= limbs ? s[x + i - limbs] : 0;
            long lower = i > limbs ? s[x + i - limbs - 1] : 0;
            s[r + i] = low == 0 ? upper : (upper << low) | (lower >>> (64 - low));
        }
    }

    /** s[r] = s[x] shifted right by {@code bits}, 0 to 255; {@code fill} (0 or -1) comes in from the left. */
    public static void shiftRight(long[] s, int x, int bits, long fill, int r) {
        int limbs = bits >> 6;
        int low = bits & 63;
        for (int i = 0; i < WORD; i++) {
            long lower = i + limbs < WORD ? s[x + i + limbs] : fill;
            long upper = i + limbs + 1 < WORD ? s[x + i + limbs + 1] : fill;
            s[r + i] = low == 0 ? lower : (lower >>> low) | (upper << (64 - low));
        }
    }

    /** s[r] = s[x], of which byte {@code lowest} (0 the least significant, to 30) holds the sign, extended to 256 bits. */
    public static void signExtend(long[] s, int x, int lowest, int r) {
        int limb = lowest >> 3;
        int unused = 56 - 8 * (lowest & 7);
        long top = s[x + limb] << unused >> unused;
        for (int i = 0; i < WORD; i++) {
            s[r + i] = i < limb ? s[x + i] : i == limb ? top : top >> 63;
        }
    }

    /** Reads 32 big-endian bytes. */
    public static void load(byte[] bytes, int offset, long[] s, int r) {
        s[r + 3] = BigEndian.readLong(bytes, offset);
        s[r + 2] = BigEndian.readLong(bytes, offset + 8);
        s[r + 1] = BigEndian.readLong(bytes, offset + 16);
        s[r] = BigEndian.readLong(bytes, offset + 24);
    }

    /** Writes 32 big-endian bytes. */
    public static void store(long[] s, int x, byte[] bytes, int offset) {
        BigEndian.writeLong(s[x + 3], bytes, offset);
        BigEndian.writeLong(s[x + 2], bytes, offset + 8);
        BigEndian.writeLong(s[x + 1], bytes, offset + 16);
        BigEndian.writeLong(s[x], bytes, offset + 24);
    }

    public static UInt256 get(long[] s, int x) {
        return new UInt256(s[x + 3], s[x + 2], s[x + 1], s[x]);
    }

    public static void set(long[] s, int r, UInt256 value) {
        s[r] = value.d();
        s[r + 1] = value.c();
        s[r + 2] = value.b();
        s[r + 3] = value.a();
    }

    /** The carry out of {@code sum} = x + y + carry in. */
    static long carry(long x, long y, long sum) {
        return ((x & y) | ((x | y) & ~sum)) >>> 63;
    }

    /** The borrow out of {@code difference} = x - y - borrow in. */
    static long borrow(long x, long y, long difference) {
        return ((~x & y) | ((~x | y) & difference)) >>> 63;
    }
}

package org.lode.consensus.primitive;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An unsigned 256-bit number, kept as four big-endian words ({@code a} is the most significant). Arithmetic is checked: a
 * result outside 0 to 2^256 - 1 throws {@link ArithmeticException}; operations that wrap say so in their name.
 */
public record UInt256(long a, long b, long c, long d) implements Comparable<UInt256> {
    public static final int SIZE_BYTES = 32;
    public static final UInt256 ZERO = new UInt256(0, 0, 0, 0);
    public static final UInt256 ONE = new UInt256(0, 0, 0, 1);
    public static final UInt256 MAX = new UInt256(-1, -1, -1, -1);

    /** A number that is not negative, else {@link ArithmeticException}. */
    public static UInt256 of(long value) {
        if (value < 0) {
            throw new ArithmeticException("negative: " + value);
        }
        return ofUnsigned(value);
    }

    /** The 64 bits of {@code value} read as an unsigned number. */
    public static UInt256 ofUnsigned(long value) {
        return value == 0 ? ZERO : value == 1 ? ONE : new UInt256(0, 0, 0, value);
    }

    /** A number from 0 to 2^256 - 1, else {@link ArithmeticException}. */
    public static UInt256 of(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 256) {
            throw new ArithmeticException("not an unsigned 256-bit number: " + value);
        }
        return new UInt256(
                value.shiftRight(192).longValue(),
                value.shiftRight(128).longValue(),
                value.shiftRight(64).longValue(),
                value.longValue());
    }

    /** Big-endian bytes, at most 32. */
    public static UInt256 ofBytes(byte[] bytes, int offset, int length) {
        if (length > SIZE_BYTES) {
            throw new ArithmeticException("longer than 256 bits: " + length + " bytes");
        }
        byte[] padded = new byte[SIZE_BYTES];
        System.arraycopy(bytes, offset, padded, SIZE_BYTES - length, length);
        return Hash.ofBytes(padded, 0).toUInt256();
    }

    /** Big-endian bytes, at most 32. */
    public static UInt256 ofBytes(byte[] bytes) {
        return ofBytes(bytes, 0, bytes.length);
    }

    /**
     * Hexadecimal digits with or without {@code 0x}, any number of leading zeros, an odd count allowed.
     *
     * @throws NumberFormatException if they are none, or the number exceeds 2^256 - 1
     */
    public static UInt256 ofHex(String text) {
        int start = text.startsWith("0x") ? 2 : 0;
        if (start == text.length()) {
            throw new NumberFormatException("no hexadecimal digits");
        }
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        for (int i = start; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                throw new NumberFormatException("no hexadecimal digit at character " + i);
            }
            if (a >>> 60 != 0) {
                throw new NumberFormatException("a number above 2^256 - 1");
            }
            a = a << 4 | b >>> 60;
            b = b << 4 | c >>> 60;
            c = c << 4 | d >>> 60;
            d = d << 4 | HexFormat.fromHexDigit(text.charAt(i));
        }
        return new UInt256(a, b, c, d);
    }

    public UInt256 plus(UInt256 other) {
        UInt256 sum = plusWrapping(other);
        if (sum.compareTo(this) < 0) {
            throw new ArithmeticException("sum exceeds 2^256 - 1");
        }
        return sum;
    }

    public UInt256 plusWrapping(UInt256 other) {
        long d0 = d + other.d;
        long carry = Long.compareUnsigned(d0, d) < 0 ? 1 : 0;
        long c0 = c + other.c;
        long carryC = Long.compareUnsigned(c0, c) < 0 ? 1 : 0;
        c0 += carry;
        carryC |= carry & (c0 == 0 ? 1 : 0);
        long b0 = b + other.b;
        long carryB = Long.compareUnsigned(b0, b) < 0 ? 1 : 0;
        b0 += carryC;
        carryB |= carryC & (b0 == 0 ? 1 : 0);
        return new UInt256(a + other.a + carryB, b0, c0, d0);
    }

    public UInt256 minus(UInt256 other) {
        if (compareTo(other) < 0) {
            throw new ArithmeticException("difference is negative");
        }
        return minusWrapping(other);
    }

    public UInt256 minusWrapping(UInt256 other) {
        return plusWrapping(other.complement().plusWrapping(ONE));
    }

    private UInt256 complement() {
        return new UInt256(~a, ~b, ~c, ~d);
    }

    public UInt256 times(UInt256 other) {
        if (bitLength() <= 64 && other.bitLength() <= 64) {
            return new UInt256(0, 0, Math.unsignedMultiplyHigh(d, other.d), d * other.d);
        }
        if (bitLength() + other.bitLength() > 257) {
            throw new ArithmeticException("product exceeds 2^256 - 1");
        }
        UInt256 product = timesWrapping(other);
        if (!isZero() && !product.dividedBy(this).equals(other)) {
            throw new ArithmeticException("product exceeds 2^256 - 1");
        }
        return product;
    }

    public UInt256 timesWrapping(UInt256 other) {
        long[] limbs = limbs(this, other);
        Limbs.multiply(limbs, 0, Limbs.WORD, 0);
        return Limbs.get(limbs, 0);
    }

    private static long[] limbs(UInt256 x, UInt256 y) {
        return new long[] {x.d, x.c, x.b, x.a, y.d, y.c, y.b, y.a};
    }

    private UInt256 requirePositive() {
        if (isZero()) {
            throw new ArithmeticException("division by zero");
        }
        return this;
    }

    /** The quotient rounded down. @throws ArithmeticException if {@code other} is zero */
    public UInt256 dividedBy(UInt256 other) {
        if (other.bitLength() <= 64 && bitLength() <= 64) {
            return ofUnsigned(Long.divideUnsigned(d, other.d));
        }
        long[] limbs = limbs(this, other.requirePositive());
        new LimbDivider().quotient(limbs, 0, Limbs.WORD, 0);
        return Limbs.get(limbs, 0);
    }

    /** The remainder. @throws ArithmeticException if {@code other} is zero */
    public UInt256 modulo(UInt256 other) {
        if (other.bitLength() <= 64 && bitLength() <= 64) {
            return ofUnsigned(Long.remainderUnsigned(d, other.d));
        }
        long[] limbs = limbs(this, other.requirePositive());
        new LimbDivider().remainder(limbs, 0, Limbs.WORD, 0);
        return Limbs.get(limbs, 0);
    }

    public UInt256 min(UInt256 other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public UInt256 max(UInt256 other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public boolean isZero() {
        return (a | b | c | d) == 0;
    }

    /** Position of the highest set bit plus one; 0 for zero. */
    public int bitLength() {
        if (a != 0) {
            return 256 - Long.numberOfLeadingZeros(a);
        }
        if (b != 0) {
            return 192 - Long.numberOfLeadingZeros(b);
        }
        if (c != 0) {
            return 128 - Long.numberOfLeadingZeros(c);
        }
        return 64 - Long.numberOfLeadingZeros(d);
    }

    /** The value, or {@link ArithmeticException} where it exceeds 2^63 - 1. */
    public long toLongExact() {
        if ((a | b | c) != 0 || d < 0) {
            throw new ArithmeticException("exceeds 2^63 - 1: " + this);
        }
        return d;
    }

    /** The value, or 2^63 - 1 where it is greater. */
    public long toLongSaturated() {
        return (a | b | c) != 0 || d < 0 ? Long.MAX_VALUE : d;
    }

    public Hash toHash() {
        return new Hash(a, b, c, d);
    }

    /** Exactly 32 big-endian bytes. */
    public byte[] toBytes() {
        return toHash().toBytes();
    }

    /** Big-endian bytes without leading zeros; none for zero. */
    public byte[] toMinimalBytes() {
        byte[] all = toBytes();
        int length = (bitLength() + 7) / 8;
        return Arrays.copyOfRange(all, SIZE_BYTES - length, SIZE_BYTES);
    }

    public BigInteger toBigInteger() {
        return new BigInteger(1, toBytes());
    }

    @Override
    public int compareTo(UInt256 other) {
        int order = Long.compareUnsigned(a, other.a);
        if (order == 0) {
            order = Long.compareUnsigned(b, other.b);
        }
        if (order == 0) {
            order = Long.compareUnsigned(c, other.c);
        }
        return order == 0 ? Long.compareUnsigned(d, other.d) : order;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UInt256 that && a == that.a && b == that.b && c == that.c && d == that.d;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a * 31 * 31 * 31 + b * 31 * 31 + c * 31 + d);
    }

    /** {@code 0x} and digits without leading zeros, as JSON-RPC writes a quantity. */
    public String toQuantity() {
        return "0x" + toBigInteger().toString(16);
    }

    /** Decimal digits. */
    @Override
    public String toString() {
        return bitLength() < 64 ? Long.toString(d) : toBigInteger().toString();
    }
}

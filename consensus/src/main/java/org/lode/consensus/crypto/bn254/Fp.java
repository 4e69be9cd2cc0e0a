package org.lode.consensus.crypto.bn254;

import java.math.BigInteger;
import org.lode.consensus.primitive.UInt256;

/**
 * An integer modulo the prime p of bn254, in Montgomery form: the limbs, least significant first, hold the value times 2^256 modulo
 * p. Multiplication interleaves reduction limb by limb (Koç, Acar, Kaliski, Analyzing and comparing Montgomery multiplication
 * algorithms, CIOS); p leaves two bits of its top limb free, so no carry leaves the fifth limb.
 */
record Fp(long l0, long l1, long l2, long l3) implements Field<Fp> {
    static final BigInteger P =
            new BigInteger("21888242871839275222246405745257275088696311157297823662689037894645226208583");

    private static final long P0 = 0x3c208c16d87cfd47L;
    private static final long P1 = 0x97816a916871ca8dL;
    private static final long P2 = 0xb85045b68181585dL;
    private static final long P3 = 0x30644e72e131a029L;

    /** p itself. */
    static final UInt256 MODULUS = UInt256.of(P);

    /** -1 / p modulo 2^64. */
    private static final long NEGATED_INVERSE = 0x87d20782e4866389L;

    static final Fp ZERO = new Fp(0, 0, 0, 0);

    /** 2^512 modulo p: a product with it brings a number into Montgomery form. */
    private static final Fp SQUARED_RADIX = raw(BigInteger.ONE.shiftLeft(512).mod(P));

    private static final Fp CUBED_RADIX = raw(BigInteger.ONE.shiftLeft(768).mod(P));

    static final Fp ONE = of(1);

    /** A number below p. */
    static Fp of(UInt256 value) {
        return new Fp(value.d(), value.c(), value.b(), value.a()).times(SQUARED_RADIX);
    }

    static Fp of(long value) {
        return of(UInt256.of(value));
    }

    static Fp of(BigInteger value) {
        return of(UInt256.of(value));
    }

    private static Fp raw(BigInteger montgomery) {
        UInt256 limbs = UInt256.of(montgomery);
        return new Fp(limbs.d(), limbs.c(), limbs.b(), limbs.a());
    }

    UInt256 toUInt256() {
        Fp reduced = times(new Fp(1, 0, 0, 0));
        return new UInt256(reduced.l3, reduced.l2, reduced.l1, reduced.l0);
    }

    @Override
    public Fp self() {
        return this;
    }

    @Override
    public Fp plus(Fp other) {
        long r0 = l0 + other.l0;
        long c = carry(l0, other.l0, r0);
        long r1 = l1 + other.l1 + c;
        c = carry(l1, other.l1, r1);
        long r2 = l2 + other.l2 + c;
        c = carry(l2, other.l2, r2);
        return reduced(r0, r1, r2, l3 + other.l3 + c);
    }

    @Override
    public Fp minus(Fp other) {
        long r0 = l0 - other.l0;
        long b = borrow(l0, other.l0, r0);
        long r1 = l1 - other.l1 - b;
        b = borrow(l1, other.l1, r1);
        long r2 = l2 - other.l2 - b;
        b = borrow(l2, other.l2, r2);
        long r3 = l3 - other.l3 - b;
        long addend = r3 >> 63; // All ones where the difference is negative.
        long s0 = r0 + (P0 & addend);
        long c = carry(r0, P0 & addend, s0);
        long s1 = r1 + (P1 & addend) + c;
        c = carry(r1, P1 & addend, s1);
        long s2 = r2 + (P2 & addend) + c;
        c = carry(r2, P2 & addend, s2);
        return new Fp(s0, s1, s2, r3 + (P3 & addend) + c);
    }

    @Override
    public Fp negated() {
        return ZERO.minus(this);
    }

    /** Half of it, or of it and p: one of the two is even. */
    Fp halved() {
        long odd = -(l0 & 1);
        long r0 = l0 + (P0 & odd);
        long c = carry(l0, P0 & odd, r0);
        long r1 = l1 + (P1 & odd) + c;
        c = carry(l1, P1 & odd, r1);
        long r2 = l2 + (P2 & odd) + c;
        c = carry(l2, P2 & odd, r2);
        long r3 = l3 + (P3 & odd) + c;
        return new Fp((r0 >>> 1) | (r1 << 63), (r1 >>> 1) | (r2 << 63), (r2 >>> 1) | (r3 << 63), r3 >>> 1);
    }

    @Override
    public Fp squared() {
        return times(this);
    }

    @Override
    public Fp times(Fp other) {
        long t0 = 0;
        long t1 = 0;
        long t2 = 0;
        long t3 = 0;
        for (int i = 0; i < 4; i++) {
            long x = i == 0 ? l0 : i == 1 ? l1 : i == 2 ? l2 : l3;
            // t + x * other, limb by limb, while m * p is added to make the lowest limb zero and shift it out.
            long low = x * other.l0;
            long sum = t0 + low;
            long high = Math.unsignedMultiplyHigh(x, other.l0) + overflow(low, sum);
            long m = sum * NEGATED_INVERSE;
            low = m * P0;
            long shifted = Math.unsignedMultiplyHigh(m, P0) + overflow(low, sum + low);

            low = x * other.l1;
            long next = t1 + low;
            long nextHigh = Math.unsignedMultiplyHigh(x, other.l1) + overflow(low, next);
            sum = next + high;
            high = nextHigh + overflow(high, sum);
            low = m * P1;
            next = sum + low;
            nextHigh = Math.unsignedMultiplyHigh(m, P1) + overflow(low, next);
            t0 = next + shifted;
            shifted = nextHigh + overflow(shifted, t0);

            low = x * other.l2;
            next = t2 + low;
            nextHigh = Math.unsignedMultiplyHigh(x, other.l2) + overflow(low, next);
            sum = next + high;
            high = nextHigh + overflow(high, sum);
            low = m * P2;
            next = sum + low;
            nextHigh = Math.unsignedMultiplyHigh(m, P2) + overflow(low, next);
            t1 = next + shifted;
            shifted = nextHigh + overflow(shifted, t1);

            low = x * other.l3;
            next = t3 + low;
            nextHigh = Math.unsignedMultiplyHigh(x, other.l3) + overflow(low, next);
            sum = next + high;
            high = nextHigh + overflow(high, sum);
            low = m * P3;
            next = sum + low;
            nextHigh = Math.unsignedMultiplyHigh(m, P3) + overflow(low, next);
            t2 = next + shifted;
            t3 = high + nextHigh + overflow(shifted, t2);
        }
        return reduced(t0, t1, t2, t3);
    }

    @Override
    public Fp inverse() {
        // The inverse of what is there lacks the radix twice, and a product takes it off once more.
        UInt256 inverse = DivisionSteps.inverse(new UInt256(l3, l2, l1, l0));
        return new Fp(inverse.d(), inverse.c(), inverse.b(), inverse.a()).times(CUBED_RADIX);
    }

    @Override
    public boolean isZero() {
        return (l0 | l1 | l2 | l3) == 0;
    }

    /** The value, which is below 2p, less p if it is not below p. */
    private static Fp reduced(long r0, long r1, long r2, long r3) {
        long s0 = r0 - P0;
        long b = borrow(r0, P0, s0);
        long s1 = r1 - P1 - b;
        b = borrow(r1, P1, s1);
        long s2 = r2 - P2 - b;
        b = borrow(r2, P2, s2);
        long s3 = r3 - P3 - b;
        long isBelow = s3 >> 63; // All ones where the value was below p; of sums half are, which no branch can foresee.
        return new Fp(
                (r0 & isBelow) | (s0 & ~isBelow),
                (r1 & isBelow) | (s1 & ~isBelow),
                (r2 & isBelow) | (s2 & ~isBelow),
                (r3 & isBelow) | (s3 & ~isBelow));
    }

    /** The carry out of {@code sum}, which is the sum of {@code addend} and another number alone. */
    private static long overflow(long addend, long sum) {
        return Long.compareUnsigned(sum, addend) < 0 ? 1 : 0;
    }

    private static long carry(long x, long y, long sum) {
        return ((x & y) | ((x | y) & ~sum)) >>> 63;
    }

    private static long borrow(long x, long y, long difference) {
        return ((~x & y) | ((~x | y) & difference)) >>> 63;
    }
}

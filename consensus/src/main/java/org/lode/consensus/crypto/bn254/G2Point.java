package org.lode.consensus.crypto.bn254;

import java.math.BigInteger;
import java.util.Optional;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

/** A point of the subgroup of prime order of the twisted curve y^2 = x^3 + 3 / (9 + i) (EIP-197), affine. */
public final class G2Point {
    /** Two coordinates of two numbers each, big-endian, the imaginary part first; all zero at infinity. */
    public static final int SIZE_BYTES = 128;

    /** Of the group that pairings work in. */
    static final BigInteger ORDER =
            new BigInteger("21888242871839275222246405745257275088548364400416034343698204186575808495617");

    private static final Fp2 B = Fp2.XI.inverse().times(Fp.of(3));

    private final Fp2 x;
    private final Fp2 y;

    private G2Point(Fp2 x, Fp2 y) {
        this.x = x;
        this.y = y;
    }

    /** Empty unless the coordinates are below p, on the curve and in the subgroup. */
    public static Optional<G2Point> decode(Bytes encoded) {
        UInt256[] numbers = new UInt256[4];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = encoded.hashAt(32 * i).toUInt256();
            if (numbers[i].compareTo(Fp.MODULUS) >= 0) {
                return Optional.empty();
            }
        }
        G2Point point = new G2Point(
                new Fp2(Fp.of(numbers[1]), Fp.of(numbers[0])), new Fp2(Fp.of(numbers[3]), Fp.of(numbers[2])));
        return point.isInfinity() || (point.isOnCurve() && point.isInSubgroup())
                ? Optional.of(point)
                : Optional.empty();
    }

    boolean isInfinity() {
        return x.isZero() && y.isZero();
    }

    Fp2 x() {
        return x;
    }

    Fp2 y() {
        return y;
    }

    private boolean isOnCurve() {
        return y.squared().equals(x.squared().times(x).plus(B));
    }

    private boolean isInSubgroup() {
        return new JacobianPoint<>(x, y, Fp2.ONE).times(ORDER).isInfinity();
    }
}

package org.lode.consensus.crypto.bn254;

import java.util.Optional;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

/** A point of the curve y^2 = x^3 + 3 over the base field, which is the whole group of prime order (EIP-196). */
public final class G1Point {
    /** Two coordinates, big-endian; both zero at infinity. */
    public static final int SIZE_BYTES = 64;

    private static final Fp B = Fp.of(3);

    private final JacobianPoint<Fp> point;

    private G1Point(JacobianPoint<Fp> point) {
        this.point = point;
    }

    /** Empty unless the coordinates are below p and on the curve. */
    public static Optional<G1Point> decode(Bytes encoded) {
        UInt256 x = encoded.hashAt(0).toUInt256();
        UInt256 y = encoded.hashAt(UInt256.SIZE_BYTES).toUInt256();
        if (x.compareTo(Fp.MODULUS) >= 0 || y.compareTo(Fp.MODULUS) >= 0) {
            return Optional.empty();
        }
        Fp px = Fp.of(x);
        Fp py = Fp.of(y);
        if (px.isZero() && py.isZero()) {
            return Optional.of(new G1Point(new JacobianPoint<>(Fp.ONE, Fp.ONE, Fp.ZERO)));
        }
        boolean isOnCurve = py.squared().equals(px.squared().times(px).plus(B));
        return isOnCurve ? Optional.of(new G1Point(new JacobianPoint<>(px, py, Fp.ONE))) : Optional.empty();
    }

    public Bytes encoded() {
        byte[] bytes = new byte[SIZE_BYTES];
        if (!isInfinity()) {
            G1Point affine = affine();
            affine.x().toUInt256().toHash().writeTo(bytes, 0);
            affine.y().toUInt256().toHash().writeTo(bytes, UInt256.SIZE_BYTES);
        }
        return Bytes.owning(bytes);
    }

    public G1Point plus(G1Point other) {
        return new G1Point(point.plus(other.point));
    }

    public G1Point times(UInt256 factor) {
        return new G1Point(point.times(factor.toBigInteger()));
    }

    boolean isInfinity() {
        return point.isInfinity();
    }

    /** The same point with coordinates that stand for themselves. Not for infinity. */
    private G1Point affine() {
        if (point.z().equals(Fp.ONE)) {
            return this;
        }
        Fp inverse = point.z().inverse();
        Fp square = inverse.squared();
        return new G1Point(
                new JacobianPoint<>(point.x().times(square), point.y().times(square.times(inverse)), Fp.ONE));
    }

    /** Of a point that was decoded: those are affine. */
    Fp x() {
        return point.x();
    }

    /** Of a point that was decoded: those are affine. */
    Fp y() {
        return point.y();
    }
}

package org.lode.consensus.crypto.bn254;

import java.math.BigInteger;
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
        BigInteger x = encoded.hashAt(0).toUInt256().toBigInteger();
        BigInteger y = encoded.hashAt(UInt256.SIZE_BYTES).toUInt256().toBigInteger();
        if (x.compareTo(Fp.P) >= 0 || y.compareTo(Fp.P) >= 0) {
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
            UInt256.of(x().toBigInteger()).toHash().writeTo(bytes, 0);
            UInt256.of(y().toBigInteger()).toHash().writeTo(bytes, UInt256.SIZE_BYTES);
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

    Fp x() {
        return point.z().equals(Fp.ONE)
                ? point.x()
                : point.x().times(point.z().squared().inverse());
    }

    Fp y() {
        Fp z = point.z();
        return z.equals(Fp.ONE)
                ? point.y()
                : point.y().times(z.squared().times(z).inverse());
    }
}

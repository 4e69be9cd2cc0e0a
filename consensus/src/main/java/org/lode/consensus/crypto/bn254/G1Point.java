package org.lode.consensus.crypto.bn254;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

/** A point of the curve y^2 = x^3 + 3 over the base field, which is the whole group of prime order (EIP-196), affine. */
public final class G1Point {
    /** Two coordinates, big-endian; both zero at infinity. */
    public static final int SIZE_BYTES = 64;

    private static final Fp B = Fp.of(3);
    private static final int WINDOW_BITS = 5;

    private static final G1Point INFINITY = new G1Point(Fp.ZERO, Fp.ZERO);

    private final Fp x;
    private final Fp y;

    private G1Point(Fp x, Fp y) {
        this.x = x;
        this.y = y;
    }

    /** Empty unless the coordinates are below p and on the curve. */
    public static Optional<G1Point> decode(Bytes encoded) {
        UInt256 x = encoded.hashAt(0).toUInt256();
        UInt256 y = encoded.hashAt(UInt256.SIZE_BYTES).toUInt256();
        if (x.compareTo(Fp.MODULUS) >= 0 || y.compareTo(Fp.MODULUS) >= 0) {
            return Optional.empty();
        }
        G1Point point = new G1Point(Fp.of(x), Fp.of(y));
        return point.isInfinity() || point.isOnCurve() ? Optional.of(point) : Optional.empty();
    }

    public Bytes encoded() {
        byte[] bytes = new byte[SIZE_BYTES];
        x.toUInt256().toHash().writeTo(bytes, 0);
        y.toUInt256().toHash().writeTo(bytes, UInt256.SIZE_BYTES);
        return Bytes.owning(bytes);
    }

    /** By the chord's or the tangent's slope. */
    public G1Point plus(G1Point other) {
        if (isInfinity()) {
            return other;
        }
        if (other.isInfinity()) {
            return this;
        }
        Fp run = other.x.minus(x);
        Fp rise = other.y.minus(y);
        if (run.isZero()) {
            if (!rise.isZero()) {
                return INFINITY;
            }
            Fp square = x.squared();
            run = y.doubled(); // Not zero: the order is odd.
            rise = square.doubled().plus(square);
        }
        Fp slope = rise.times(run.inverse());
        Fp sumX = slope.squared().minus(x).minus(other.x);
        return new G1Point(sumX, slope.times(x.minus(sumX)).minus(y));
    }

    /** This point added to itself, {@code factor} times in all. */
    public G1Point times(UInt256 factor) {
        if (isInfinity()) {
            return this;
        }
        ScalarHalves halves = ScalarHalves.of(factor.toBigInteger());
        return affine(JacobianPoint.sum(List.of(
                new JacobianPoint.Term<>(new JacobianPoint<>(x, y, Fp.ONE), digits(halves.low())),
                new JacobianPoint.Term<>(
                        new JacobianPoint<>(x.times(ScalarHalves.BETA), y, Fp.ONE), digits(halves.high())))));
    }

    private static SignedDigits digits(BigInteger factor) {
        return SignedDigits.of(factor, WINDOW_BITS);
    }

    private static G1Point affine(JacobianPoint<Fp> point) {
        if (point.isInfinity()) {
            return INFINITY;
        }
        Fp inverse = point.z().inverse();
        Fp square = inverse.squared();
        return new G1Point(point.x().times(square), point.y().times(square.times(inverse)));
    }

    private boolean isOnCurve() {
        return y.squared().equals(x.squared().times(x).plus(B));
    }

    /** No point of the curve has the coordinates zero. */
    boolean isInfinity() {
        return x.isZero() && y.isZero();
    }

    Fp x() {
        return x;
    }

    Fp y() {
        return y;
    }
}

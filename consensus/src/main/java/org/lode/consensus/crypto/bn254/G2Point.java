package org.lode.consensus.crypto.bn254;

import java.math.BigInteger;
import java.util.Optional;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

/** A point of the subgroup of prime order of the twisted curve y^2 = x^3 + 3 / (9 + i) (EIP-197), affine. */
public final class G2Point {
    /** Two coordinates of two numbers each, big-endian, the imaginary part first; all zero at infinity. */
    public static final int SIZE_BYTES = 128;

    /** What the twist adds to x^3. */
    static final Fp2 B = Fp2.XI.inverse().times(Fp.of(3));

    private static final int WINDOW_BITS = 4;
    private static final SignedDigits U = SignedDigits.of(BigInteger.valueOf(Curve.U), WINDOW_BITS);

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
        return point.isInfinity() || (point.isOnCurve() && isInSubgroup(point.jacobian()))
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

    private JacobianPoint<Fp2> jacobian() {
        return new JacobianPoint<>(x, y, Fp2.ONE);
    }

    /**
     * Whether a point of the twist has the group's order. With psi, the map that acts on the subgroup as multiplication by p, that is
     * so if and only if [u + 1]Q + psi([u]Q) + psi^2([u]Q) = psi^3([2u]Q), which costs a quarter of multiplying by the order (El
     * Housni, Guillevic, Piellard, Co-factor clearing and subgroup membership testing on pairing-friendly curves, 2022, section 3).
     */
    static boolean isInSubgroup(JacobianPoint<Fp2> point) {
        JacobianPoint<Fp2> multiple = point.times(U);
        JacobianPoint<Fp2> once = psi(multiple);
        JacobianPoint<Fp2> twice = psi(once);
        JacobianPoint<Fp2> left = multiple.plus(point).plus(once).plus(twice);
        JacobianPoint<Fp2> right = psi(twice).doubled();
        return left.plus(right.negated()).isInfinity();
    }

    /** Out of the twist, to the power p, and back. */
    private static JacobianPoint<Fp2> psi(JacobianPoint<Fp2> point) {
        return new JacobianPoint<>(
                point.x().conjugated().times(Fp12.frobeniusCoefficient(2)),
                point.y().conjugated().times(Fp12.frobeniusCoefficient(3)),
                point.z().conjugated());
    }

    /** The image under psi of this point of the subgroup. */
    G2Point frobenius() {
        return new G2Point(
                x.conjugated().times(Fp12.frobeniusCoefficient(2)),
                y.conjugated().times(Fp12.frobeniusCoefficient(3)));
    }

    G2Point negated() {
        return new G2Point(x, y.negated());
    }
}

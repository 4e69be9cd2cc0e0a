package org.lode.consensus.crypto.bn254;

import java.math.BigInteger;

/**
 * A factor as low + high * lambda modulo the group order, both of half its length. Multiplying a point by lambda takes a single
 * product: it maps (x, y) to (beta * x, y), where lambda and beta are cube roots of one (Gallant, Lambert, Vanstone, Faster point
 * multiplication on elliptic curves with efficient endomorphisms, 2001).
 */
record ScalarHalves(BigInteger low, BigInteger high) {
    /** A cube root of one modulo p; the other one belongs to the square of lambda. */
    static final Fp BETA = Fp.of(new BigInteger("2203960485148121921418603742825762020974279258880205651966"));

    private static final BigInteger U = BigInteger.valueOf(Curve.U);
    private static final BigInteger TWO = BigInteger.TWO;
    private static final BigInteger SIX = BigInteger.valueOf(6);

    // Short vectors (A, B) with A + B * lambda = 0 modulo the order, where lambda = 36u^3 + 18u^2 + 6u + 1.
    private static final BigInteger A2 = SIX.multiply(U).add(TWO).multiply(U);
    private static final BigInteger B2 = A2.add(TWO.multiply(U)).add(BigInteger.ONE);
    private static final BigInteger A1 = TWO.multiply(U).add(BigInteger.ONE);
    private static final BigInteger B1 = A2.negate();

    /** Takes off the nearest point of the lattice that the vectors span, so that the rest is as short as they are. */
    static ScalarHalves of(BigInteger factor) {
        BigInteger k = factor.mod(Curve.ORDER);
        BigInteger first = nearest(k.multiply(B2));
        BigInteger second = nearest(k.multiply(B1).negate());
        return new ScalarHalves(
                k.subtract(first.multiply(A1)).subtract(second.multiply(A2)),
                first.multiply(B1).add(second.multiply(B2)).negate());
    }

    /** The integer nearest to {@code numerator} / order, for a numerator that is not negative. */
    private static BigInteger nearest(BigInteger numerator) {
        return numerator.shiftLeft(1).add(Curve.ORDER).divide(Curve.ORDER.shiftLeft(1));
    }
}

package org.lode.consensus.crypto.bn254;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.testkit.ShapedValues;

/** The fields against {@link BigInteger}, the groups against their laws, the short cuts against the long way. */
final class Bn254Properties {
    private static final BigInteger P =
            new BigInteger("21888242871839275222246405745257275088696311157297823662689037894645226208583");
    private static final BigInteger ORDER =
            new BigInteger("21888242871839275222246405745257275088548364400416034343698204186575808495617");
    private static final int BITS = 2;

    /** What multiplies a point of the twist into the subgroup: the twist has order times this many points. */
    private static final BigInteger COFACTOR = P.shiftLeft(1).subtract(ORDER);

    private static final BigInteger SMALL_FACTOR = BigInteger.valueOf(10069);
    private static final BigInteger ALMOST_COFACTOR = COFACTOR.divide(SMALL_FACTOR);

    @Provide
    Arbitrary<Fp> numbers() {
        return ShapedValues.words().map(word -> Fp.of(word.toBigInteger().mod(P)));
    }

    @Provide
    Arbitrary<Fp2> pairs() {
        return Combinators.combine(numbers(), numbers()).as(Fp2::new);
    }

    @Provide
    Arbitrary<UInt256> words() {
        return ShapedValues.words();
    }

    @Property(tries = 2_000)
    void fieldIsThatOfIntegersModuloP(@ForAll("numbers") Fp x, @ForAll("numbers") Fp y) {
        assertThat(big(x.plus(y))).isEqualTo(big(x).add(big(y)).mod(P));
        assertThat(big(x.minus(y))).isEqualTo(big(x).subtract(big(y)).mod(P));
        assertThat(big(x.times(y))).isEqualTo(big(x).multiply(big(y)).mod(P));
        assertThat(big(x.squared())).isEqualTo(big(x).pow(2).mod(P));
        assertThat(big(x.negated())).isEqualTo(big(x).negate().mod(P));
        assertThat(x.halved().doubled()).isEqualTo(x);
        if (!x.isZero()) {
            assertThat(big(x.inverse())).isEqualTo(big(x).modInverse(P));
        }
    }

    @Property(tries = 500)
    void signedDigitsAddUpToTheirNumber(@ForAll("words") UInt256 word) {
        for (int width = 2; width <= 7; width++) {
            BigInteger number = word.toBigInteger().subtract(BigInteger.ONE.shiftLeft(255));
            SignedDigits digits = SignedDigits.of(number, width);
            BigInteger sum = BigInteger.ZERO;
            for (int i = 0; i < digits.length(); i++) {
                sum = sum.add(BigInteger.valueOf(digits.digit(i)).shiftLeft(i));
            }
            assertThat(sum).isEqualTo(number);
        }
    }

    @Property(tries = 200)
    void halvesOfAFactorAreShortAndGiveTheSameMultiple(@ForAll("words") UInt256 factor) {
        ScalarHalves halves = ScalarHalves.of(factor.toBigInteger());
        assertThat(halves.low().bitLength()).isLessThanOrEqualTo(128);
        assertThat(halves.high().bitLength()).isLessThanOrEqualTo(128);
        JacobianPoint<Fp> generator = new JacobianPoint<>(Fp.ONE, Fp.of(2), Fp.ONE);
        assertThat(generator().times(factor).encoded())
                .isEqualTo(affine(generator.times(SignedDigits.of(factor.toBigInteger(), BITS))));
    }

    @Property(tries = 200)
    void additionAgreesWithMultiples(@ForAll("words") UInt256 x, @ForAll("words") UInt256 y) {
        BigInteger sum = x.toBigInteger().add(y.toBigInteger()).mod(ORDER);
        assertThat(generator().times(x).plus(generator().times(y)).encoded())
                .isEqualTo(generator().times(UInt256.of(sum)).encoded());
        UInt256 minusX = UInt256.of(x.toBigInteger().negate().mod(ORDER));
        assertThat(generator().times(x).plus(generator().times(minusX)).isInfinity())
                .isTrue();
    }

    /** Almost no point of the twist lies in the subgroup; the small factors of the cofactor are where a shortcut could fail. */
    @Property(tries = 60)
    void subgroupHoldsWhatTheGroupOrderAnnihilates(@ForAll("pairs") Fp2 x, @ForAll("cofactors") BigInteger factor) {
        Optional<JacobianPoint<Fp2>> point = onTwist(x);
        if (point.isPresent()) {
            JacobianPoint<Fp2> multiple = point.get().times(SignedDigits.of(factor, BITS));
            boolean isAnnihilated = multiple.times(SignedDigits.of(ORDER, BITS)).isInfinity();
            assertThat(G2Point.isInSubgroup(multiple)).isEqualTo(isAnnihilated);
            // One point in 10069 has no part of that order, and lies in the subgroup once the rest of the cofactor is
            // gone.
            if (!factor.equals(ALMOST_COFACTOR)) {
                assertThat(isAnnihilated).isEqualTo(factor.equals(COFACTOR) || multiple.isInfinity());
            }
        }
    }

    @Provide
    Arbitrary<BigInteger> cofactors() {
        return Arbitraries.of(BigInteger.ONE, ORDER, COFACTOR, ALMOST_COFACTOR, SMALL_FACTOR);
    }

    @Property(tries = 20)
    void cyclotomicSquareIsTheSquareInItsSubgroup(@ForAll("pairs") Fp2 x, @ForAll("pairs") Fp2 y) {
        Fp12 any = new Fp12(new Fp6(x, y, Fp2.ONE), new Fp6(y, x, Fp2.XI));
        Fp12 unitary = any.conjugated().times(any.inverse());
        Fp12 cyclotomic = unitary.frobenius().frobenius().times(unitary);
        assertThat(cyclotomic.cyclotomicSquared()).isEqualTo(cyclotomic.squared());
        assertThat(cyclotomic.squared()).isEqualTo(cyclotomic.times(cyclotomic));
    }

    @Property(tries = 10)
    void pairingIsBilinear(@ForAll("words") UInt256 a, @ForAll("words") UInt256 b) {
        UInt256 minusProduct =
                UInt256.of(a.toBigInteger().multiply(b.toBigInteger()).negate().mod(ORDER));
        Optional<JacobianPoint<Fp2>> start = onTwist(new Fp2(Fp.of(1), Fp.of(0)));
        for (int re = 2; start.isEmpty(); re++) {
            start = onTwist(new Fp2(Fp.of(re), Fp.of(0)));
        }
        JacobianPoint<Fp2> q = start.get().times(SignedDigits.of(COFACTOR, BITS));
        G2Point multiple = g2(q.times(SignedDigits.of(b.toBigInteger(), BITS)));
        Pairing.Pair left = new Pairing.Pair(generator().times(a), multiple);
        Pairing.Pair right = new Pairing.Pair(generator().times(minusProduct), g2(q));
        assertThat(Pairing.isOne(List.of(left, right))).isTrue();
        Pairing.Pair other = new Pairing.Pair(generator().times(minusProduct).plus(generator()), g2(q));
        assertThat(Pairing.isOne(List.of(left, other))).isFalse();
    }

    /** A point with that x, where there is one. */
    private static Optional<JacobianPoint<Fp2>> onTwist(Fp2 x) {
        Fp2 square = x.squared().times(x).plus(G2Point.B);
        Fp2 power = square.power(P.subtract(BigInteger.valueOf(3)).shiftRight(2));
        Fp2 alpha = power.squared().times(square);
        Fp2 half = alpha.plus(Fp2.ONE).power(P.shiftRight(1));
        Fp2 y = alpha.plus(Fp2.ONE).isZero()
                ? power.times(square).times(new Fp2(Fp.ZERO, Fp.ONE))
                : half.times(power).times(square);
        return y.squared().equals(square) ? Optional.of(new JacobianPoint<>(x, y, Fp2.ONE)) : Optional.empty();
    }

    private static G2Point g2(JacobianPoint<Fp2> point) {
        byte[] encoded = new byte[G2Point.SIZE_BYTES];
        if (!point.isInfinity()) {
            Fp2 inverse = point.z().inverse();
            Fp2 x = point.x().times(inverse.squared());
            Fp2 y = point.y().times(inverse.squared().times(inverse));
            x.im().toUInt256().toHash().writeTo(encoded, 0);
            x.re().toUInt256().toHash().writeTo(encoded, 32);
            y.im().toUInt256().toHash().writeTo(encoded, 64);
            y.re().toUInt256().toHash().writeTo(encoded, 96);
        }
        return G2Point.decode(Bytes.owning(encoded)).orElseThrow();
    }

    private static Bytes affine(JacobianPoint<Fp> point) {
        byte[] encoded = new byte[G1Point.SIZE_BYTES];
        if (!point.isInfinity()) {
            Fp inverse = point.z().inverse();
            point.x().times(inverse.squared()).toUInt256().toHash().writeTo(encoded, 0);
            point.y()
                    .times(inverse.squared().times(inverse))
                    .toUInt256()
                    .toHash()
                    .writeTo(encoded, 32);
        }
        return Bytes.owning(encoded);
    }

    private static G1Point generator() {
        byte[] encoded = new byte[G1Point.SIZE_BYTES];
        encoded[31] = 1;
        encoded[63] = 2;
        return G1Point.decode(Bytes.owning(encoded)).orElseThrow();
    }

    private static BigInteger big(Fp x) {
        return x.toUInt256().toBigInteger();
    }
}

package org.lode.consensus.crypto.bn254;

import java.math.BigInteger;

/** c0 + c1 * w, where w^2 = v: where pairings take their values. */
record Fp12(Fp6 c0, Fp6 c1) {
    static final Fp12 ONE = new Fp12(Fp6.ONE, Fp6.ZERO);

    private static final SignedDigits U = SignedDigits.of(BigInteger.valueOf(Curve.U), 2);

    /** Coefficient n is (9 + i) to the power n (p - 1) / 6: what the p-th power multiplies w^n by. */
    private static final Fp2[] FROBENIUS = frobeniusCoefficients();

    private static Fp2[] frobeniusCoefficients() {
        Fp2[] coefficients = new Fp2[6];
        BigInteger sixth = Fp.P.subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
        for (int n = 0; n < coefficients.length; n++) {
            coefficients[n] = Fp2.XI.power(sixth.multiply(BigInteger.valueOf(n)));
        }
        return coefficients;
    }

    static Fp2 frobeniusCoefficient(int n) {
        return FROBENIUS[n];
    }

    Fp12 times(Fp12 other) {
        Fp6 t0 = c0.times(other.c0);
        Fp6 t1 = c1.times(other.c1);
        Fp6 cross = c0.plus(c1).times(other.c0.plus(other.c1));
        return new Fp12(t0.plus(t1.timesV()), cross.minus(t0).minus(t1));
    }

    /** By a line: y + (x + z * v) * w. */
    Fp12 timesLine(Fp2 y, Fp2 x, Fp2 z) {
        Fp6 t0 = c0.times(y);
        Fp6 t1 = c1.timesSparse(x, z);
        Fp6 cross = c0.plus(c1).timesSparse(x.plus(y), z);
        return new Fp12(t0.plus(t1.timesV()), cross.minus(t0).minus(t1));
    }

    Fp12 squared() {
        Fp6 product = c0.times(c1);
        Fp6 both = c0.plus(c1).times(c0.plus(c1.timesV()));
        return new Fp12(both.minus(product).minus(product.timesV()), product.plus(product));
    }

    /**
     * The square of an element whose order divides p^4 - p^2 + 1, at half the price (Granger and Scott, Faster squaring in the
     * cyclotomic subgroup of sixth degree extensions, 2010, section 3.2): it takes three squares in a field of degree four.
     */
    Fp12 cyclotomicSquared() {
        Fp4 a = Fp4.squareOf(c0.c0(), c1.c1());
        Fp4 b = Fp4.squareOf(c1.c0(), c0.c2());
        Fp4 c = Fp4.squareOf(c0.c1(), c1.c2());
        return new Fp12(
                new Fp6(
                        tripleLessTwice(a.re(), c0.c0()),
                        tripleLessTwice(b.re(), c0.c1()),
                        tripleLessTwice(c.re(), c0.c2())),
                new Fp6(
                        triplePlusTwice(c.im().timesXi(), c1.c0()),
                        triplePlusTwice(a.im(), c1.c1()),
                        triplePlusTwice(b.im(), c1.c2())));
    }

    private static Fp2 tripleLessTwice(Fp2 x, Fp2 y) {
        return x.minus(y).doubled().plus(x);
    }

    private static Fp2 triplePlusTwice(Fp2 x, Fp2 y) {
        return x.plus(y).doubled().plus(x);
    }

    /** re + im * s, where s^2 = 9 + i. */
    private record Fp4(Fp2 re, Fp2 im) {
        static Fp4 squareOf(Fp2 re, Fp2 im) {
            Fp2 t0 = re.squared();
            Fp2 t1 = im.squared();
            return new Fp4(
                    t0.plus(t1.timesXi()), re.plus(im).squared().minus(t0).minus(t1));
        }
    }

    /** The p^6-th power; the inverse of what the pairing's last step has raised to p^6 - 1. */
    Fp12 conjugated() {
        return new Fp12(c0, c1.negated());
    }

    Fp12 inverse() {
        Fp6 norm = c0.times(c0).minus(c1.times(c1).timesV()).inverse();
        return new Fp12(c0.times(norm), c1.times(norm).negated());
    }

    /** The p-th power. */
    Fp12 frobenius() {
        return new Fp12(
                new Fp6(
                        c0.c0().conjugated(),
                        c0.c1().conjugated().times(FROBENIUS[2]),
                        c0.c2().conjugated().times(FROBENIUS[4])),
                new Fp6(
                        c1.c0().conjugated().times(FROBENIUS[1]),
                        c1.c1().conjugated().times(FROBENIUS[3]),
                        c1.c2().conjugated().times(FROBENIUS[5])));
    }

    private Fp12 powerOfU() {
        Fp12 inverse = conjugated();
        Fp12 result = this;
        for (int i = U.length() - 2; i >= 0; i--) {
            result = result.cyclotomicSquared();
            if (U.digit(i) != 0) {
                result = result.times(U.digit(i) > 0 ? this : inverse);
            }
        }
        return result;
    }

    /**
     * To the power (p^12 - 1) / r, where r is the group order; not for zero. The hard part is the chain of Scott and others, On the
     * final exponentiation for calculating pairings on ordinary elliptic curves (2009), section 5.
     */
    Fp12 finalExponentiation() {
        Fp12 easy = conjugated().times(inverse());
        Fp12 f = easy.frobenius().frobenius().times(easy);
        Fp12 fu = f.powerOfU();
        Fp12 fu2 = fu.powerOfU();
        Fp12 fu3 = fu2.powerOfU();
        Fp12 fp = f.frobenius();
        Fp12 fp2 = fp.frobenius();
        Fp12 y0 = fp.times(fp2).times(fp2.frobenius());
        Fp12 y1 = f.conjugated();
        Fp12 y2 = fu2.frobenius().frobenius();
        Fp12 y3 = fu.frobenius().conjugated();
        Fp12 y4 = fu.times(fu2.frobenius()).conjugated();
        Fp12 y5 = fu2.conjugated();
        Fp12 y6 = fu3.times(fu3.frobenius()).conjugated();
        Fp12 t0 = y6.cyclotomicSquared().times(y4).times(y5);
        Fp12 t1 = y3.times(y5).times(t0);
        t0 = t0.times(y2);
        t1 = t1.cyclotomicSquared().times(t0).cyclotomicSquared();
        t0 = t1.times(y1).cyclotomicSquared();
        return t0.times(t1.times(y0));
    }
}

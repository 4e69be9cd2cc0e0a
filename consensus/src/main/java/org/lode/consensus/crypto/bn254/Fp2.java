package org.lode.consensus.crypto.bn254;

import java.math.BigInteger;

/** re + im * i, where i^2 = -1. */
record Fp2(Fp re, Fp im) implements Field<Fp2> {
    static final Fp2 ZERO = new Fp2(Fp.ZERO, Fp.ZERO);
    static final Fp2 ONE = new Fp2(Fp.ONE, Fp.ZERO);

    /** 9 + i, neither a square nor a cube: the higher fields adjoin its roots. */
    static final Fp2 XI = new Fp2(Fp.of(9), Fp.ONE);

    @Override
    public Fp2 self() {
        return this;
    }

    @Override
    public Fp2 plus(Fp2 other) {
        return new Fp2(re.plus(other.re), im.plus(other.im));
    }

    @Override
    public Fp2 minus(Fp2 other) {
        return new Fp2(re.minus(other.re), im.minus(other.im));
    }

    @Override
    public Fp2 negated() {
        return new Fp2(re.negated(), im.negated());
    }

    @Override
    public Fp2 times(Fp2 other) {
        Fp real = re.times(other.re);
        Fp imaginary = im.times(other.im);
        Fp cross = re.plus(im).times(other.re.plus(other.im));
        return new Fp2(real.minus(imaginary), cross.minus(real).minus(imaginary));
    }

    Fp2 times(Fp factor) {
        return new Fp2(re.times(factor), im.times(factor));
    }

    @Override
    public Fp2 squared() {
        return new Fp2(re.plus(im).times(re.minus(im)), re.times(im).doubled());
    }

    /** The conjugate, which is the p-th power. */
    Fp2 conjugated() {
        return new Fp2(re, im.negated());
    }

    Fp2 halved() {
        return new Fp2(re.halved(), im.halved());
    }

    Fp2 timesXi() {
        Fp2 eight = doubled().doubled().doubled();
        return new Fp2(eight.re.plus(re).minus(im), eight.im.plus(im).plus(re));
    }

    @Override
    public Fp2 inverse() {
        Fp norm = re.squared().plus(im.squared()).inverse();
        return new Fp2(re.times(norm), im.times(norm).negated());
    }

    @Override
    public boolean isZero() {
        return re.isZero() && im.isZero();
    }

    Fp2 power(BigInteger exponent) {
        Fp2 result = ONE;
        for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
            result = result.squared();
            if (exponent.testBit(bit)) {
                result = result.times(this);
            }
        }
        return result;
    }
}

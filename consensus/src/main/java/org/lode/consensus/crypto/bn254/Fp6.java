package org.lode.consensus.crypto.bn254;

/** c0 + c1 * v + c2 * v^2, where v^3 = 9 + i. */
record Fp6(Fp2 c0, Fp2 c1, Fp2 c2) {
    static final Fp6 ZERO = new Fp6(Fp2.ZERO, Fp2.ZERO, Fp2.ZERO);
    static final Fp6 ONE = new Fp6(Fp2.ONE, Fp2.ZERO, Fp2.ZERO);

    Fp6 plus(Fp6 other) {
        return new Fp6(c0.plus(other.c0), c1.plus(other.c1), c2.plus(other.c2));
    }

    Fp6 minus(Fp6 other) {
        return new Fp6(c0.minus(other.c0), c1.minus(other.c1), c2.minus(other.c2));
    }

    Fp6 negated() {
        return new Fp6(c0.negated(), c1.negated(), c2.negated());
    }

    /** Karatsuba: six products. */
    Fp6 times(Fp6 other) {
        Fp2 t0 = c0.times(other.c0);
        Fp2 t1 = c1.times(other.c1);
        Fp2 t2 = c2.times(other.c2);
        Fp2 t12 = c1.plus(c2).times(other.c1.plus(other.c2)).minus(t1).minus(t2);
        Fp2 t01 = c0.plus(c1).times(other.c0.plus(other.c1)).minus(t0).minus(t1);
        Fp2 t02 = c0.plus(c2).times(other.c0.plus(other.c2)).minus(t0).minus(t2);
        return new Fp6(t0.plus(t12.timesXi()), t01.plus(t2.timesXi()), t02.plus(t1));
    }

    /** By b0 + b1 * v: five products. */
    Fp6 timesSparse(Fp2 b0, Fp2 b1) {
        Fp2 t0 = c0.times(b0);
        Fp2 t1 = c1.times(b1);
        Fp2 t01 = c0.plus(c1).times(b0.plus(b1)).minus(t0).minus(t1);
        return new Fp6(t0.plus(c2.times(b1).timesXi()), t01, c2.times(b0).plus(t1));
    }

    Fp6 times(Fp2 factor) {
        return new Fp6(c0.times(factor), c1.times(factor), c2.times(factor));
    }

    Fp6 timesV() {
        return new Fp6(c2.timesXi(), c0, c1);
    }

    Fp6 inverse() {
        Fp2 t0 = c0.squared().minus(c1.times(c2).timesXi());
        Fp2 t1 = c2.squared().timesXi().minus(c0.times(c1));
        Fp2 t2 = c1.squared().minus(c0.times(c2));
        Fp2 norm = c0.times(t0).plus(c2.times(t1).plus(c1.times(t2)).timesXi()).inverse();
        return new Fp6(t0.times(norm), t1.times(norm), t2.times(norm));
    }
}

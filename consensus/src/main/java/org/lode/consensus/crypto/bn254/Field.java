package org.lode.consensus.crypto.bn254;

/** An element of a field over which a curve is defined. */
interface Field<F extends Field<F>> {
    F plus(F other);

    F minus(F other);

    F times(F other);

    F squared();

    F negated();

    /** 1 / this. @throws ArithmeticException for zero */
    F inverse();

    boolean isZero();

    default F doubled() {
        F self = self();
        return self.plus(self);
    }

    F self();
}

package org.lode.consensus.crypto.bn254;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The point (x / z^2, y / z^3) of a curve y^2 = x^3 + b, at infinity where z is 0. */
record JacobianPoint<F extends Field<F>>(F x, F y, F z) {
    private static final int WINDOW_BITS = 4;

    boolean isInfinity() {
        return z.isZero();
    }

    JacobianPoint<F> doubled() {
        if (isInfinity()) {
            return this;
        }
        F a = x.squared();
        F b = y.squared();
        F c = b.squared();
        F d = x.plus(b).squared().minus(a).minus(c).doubled();
        F e = a.doubled().plus(a);
        F newX = e.squared().minus(d.doubled());
        F newY = e.times(d.minus(newX)).minus(c.doubled().doubled().doubled());
        return new JacobianPoint<>(newX, newY, y.times(z).doubled());
    }

    JacobianPoint<F> plus(JacobianPoint<F> other) {
        if (isInfinity()) {
            return other;
        }
        if (other.isInfinity()) {
            return this;
        }
        F z1 = z.squared();
        F z2 = other.z.squared();
        F u1 = x.times(z2);
        F s1 = y.times(other.z).times(z2);
        F h = other.x.times(z1).minus(u1);
        F r = other.y.times(z).times(z1).minus(s1);
        if (h.isZero()) {
            return r.isZero() ? doubled() : new JacobianPoint<>(x, y, h);
        }
        F h2 = h.squared();
        F h3 = h2.times(h);
        F v = u1.times(h2);
        F newX = r.squared().minus(h3).minus(v.doubled());
        F newY = r.times(v.minus(newX)).minus(s1.times(h3));
        return new JacobianPoint<>(newX, newY, z.times(other.z).times(h));
    }

    /** This point added to itself, {@code factor} times in all; four bits of it at a time. */
    JacobianPoint<F> times(BigInteger factor) {
        List<JacobianPoint<F>> multiples = new ArrayList<>(1 << WINDOW_BITS);
        multiples.add(new JacobianPoint<>(x, y, z.minus(z)));
        for (int i = 1; i < 1 << WINDOW_BITS; i++) {
            multiples.add(multiples.getLast().plus(this));
        }
        JacobianPoint<F> result = multiples.getFirst();
        for (int bit = Math.ceilDiv(factor.bitLength(), WINDOW_BITS) * WINDOW_BITS - 1; bit >= 0; bit -= WINDOW_BITS) {
            int digit = 0;
            for (int i = 0; i < WINDOW_BITS; i++) {
                result = result.doubled();
                digit = 2 * digit + (factor.testBit(bit - i) ? 1 : 0);
            }
            result = result.plus(multiples.get(digit));
        }
        return result;
    }
}

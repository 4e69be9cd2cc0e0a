package org.lode.consensus.crypto.bn254;

import java.util.ArrayList;
import java.util.List;

/** The point (x / z^2, y / z^3) of a curve y^2 = x^3 + b, at infinity where z is 0. */
record JacobianPoint<F extends Field<F>>(F x, F y, F z) {
    /** A point and how often to add it. */
    record Term<F extends Field<F>>(JacobianPoint<F> point, SignedDigits factor) {}

    boolean isInfinity() {
        return z.isZero();
    }

    JacobianPoint<F> negated() {
        return new JacobianPoint<>(x, y.negated(), z);
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

    /** This point added to itself, {@code factor} times in all. */
    JacobianPoint<F> times(SignedDigits factor) {
        return sum(List.of(new Term<>(this, factor)));
    }

    /** The sum of at least one product; all share their doublings (Straus, Addition chains of vectors, 1964). */
    static <F extends Field<F>> JacobianPoint<F> sum(List<Term<F>> terms) {
        List<List<JacobianPoint<F>>> multiples =
                terms.stream().map(it -> it.point.oddMultiples(it.factor)).toList();
        int length = terms.stream().mapToInt(it -> it.factor.length()).max().orElseThrow();
        JacobianPoint<F> first = terms.getFirst().point;
        JacobianPoint<F> sum = new JacobianPoint<>(first.x, first.y, first.z.minus(first.z));
        for (int i = length - 1; i >= 0; i--) {
            sum = sum.doubled();
            for (int term = 0; term < terms.size(); term++) {
                int digit = terms.get(term).factor.digit(i);
                if (digit != 0) {
                    JacobianPoint<F> multiple = multiples.get(term).get(Math.abs(digit) >> 1);
                    sum = sum.plus(digit > 0 ? multiple : multiple.negated());
                }
            }
        }
        return sum;
    }

    /** This point times 1, 3, 5 and so on. */
    private List<JacobianPoint<F>> oddMultiples(SignedDigits factor) {
        List<JacobianPoint<F>> multiples = new ArrayList<>(factor.magnitudes());
        multiples.add(this);
        if (factor.magnitudes() > 1) {
            JacobianPoint<F> twice = doubled();
            while (multiples.size() < factor.magnitudes()) {
                multiples.add(multiples.getLast().plus(twice));
            }
        }
        return multiples;
    }
}

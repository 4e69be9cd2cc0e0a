package org.lode.consensus.crypto.bn254;

import java.math.BigInteger;
import java.util.List;

/**
 * The optimal ate pairing (Vercauteren, Optimal pairings, 2008). All pairs walk the Miller loop in step and so share its squarings.
 * Points on the twist are homogeneous, (x / z, y / z), which needs no inversion (Aranha and others, Faster explicit formulas for
 * computing pairings over ordinary curves, 2011, section 4).
 */
public final class Pairing {
    /** 6u + 2. */
    private static final SignedDigits LOOP = SignedDigits.of(
            BigInteger.valueOf(Curve.U).multiply(BigInteger.valueOf(6)).add(BigInteger.TWO), 2);

    private static final Fp2 THREE_B = G2Point.B.doubled().plus(G2Point.B);

    /** A pair under way: P and Q stay, the point (x, y, z) starts at Q and moves. */
    private static final class Walker {
        final G1Point p;
        final G2Point q;
        final G2Point minusQ;
        Fp2 x;
        Fp2 y;
        Fp2 z = Fp2.ONE;

        Walker(Pair pair) {
            this.p = pair.p;
            this.q = pair.q;
            this.minusQ = q.negated();
            this.x = q.x();
            this.y = q.y();
        }

        /** Doubles the point, and multiplies the tangent in it at P into {@code value}. */
        Fp12 twice(Fp12 value) {
            Fp2 a = x.times(y).halved();
            Fp2 b = y.squared();
            Fp2 c = z.squared();
            Fp2 e = c.times(THREE_B);
            Fp2 f = e.doubled().plus(e);
            Fp2 g = b.plus(f).halved();
            Fp2 h = y.plus(z).squared().minus(b).minus(c);
            Fp2 square = x.squared();
            Fp2 slope = square.doubled().plus(square);
            Fp2 e2 = e.squared();
            x = a.times(b.minus(f));
            y = g.squared().minus(e2.doubled().plus(e2));
            z = b.times(h);
            return value.timesLine(h.times(p.y()), slope.times(p.x()).negated(), b.minus(e));
        }

        /** Adds {@code other} to the point, and multiplies the chord through both at P into {@code value}. */
        Fp12 plus(G2Point other, Fp12 value) {
            Fp2 rise = y.minus(other.y().times(z));
            Fp2 run = x.minus(other.x().times(z));
            Fp2 c = rise.squared();
            Fp2 d = run.squared();
            Fp2 e = run.times(d);
            Fp2 f = z.times(c);
            Fp2 g = x.times(d);
            Fp2 h = e.plus(f).minus(g.doubled());
            Fp2 newX = run.times(h);
            y = rise.times(g.minus(h)).minus(e.times(y));
            x = newX;
            z = z.times(e);
            Fp2 constant = rise.times(other.x()).minus(run.times(other.y()));
            return value.timesLine(run.times(p.y()), rise.times(p.x()).negated(), constant);
        }
    }

    private Pairing() {}

    /** One pair of points. */
    public record Pair(G1Point p, G2Point q) {}

    /** Whether the product of all pairings is one. */
    public static boolean isOne(List<Pair> pairs) {
        List<Walker> walkers = pairs.stream()
                .filter(pair -> !pair.p.isInfinity() && !pair.q.isInfinity())
                .map(Walker::new)
                .toList();
        return walkers.isEmpty() || millerLoop(walkers).finalExponentiation().equals(Fp12.ONE);
    }

    private static Fp12 millerLoop(List<Walker> walkers) {
        Fp12 value = Fp12.ONE;
        for (int i = LOOP.length() - 2; i >= 0; i--) {
            value = value.squared();
            for (Walker walker : walkers) {
                value = walker.twice(value);
                if (LOOP.digit(i) != 0) {
                    value = walker.plus(LOOP.digit(i) > 0 ? walker.q : walker.minusQ, value);
                }
            }
        }
        for (Walker walker : walkers) {
            G2Point image = walker.q.frobenius();
            value = walker.plus(image, value);
            value = walker.plus(image.frobenius().negated(), value);
        }
        return value;
    }
}

package org.lode.consensus.crypto.bn254;

import java.util.ArrayList;
import java.util.List;

/**
 * The optimal ate pairing (Vercauteren, Optimal pairings, 2008). All pairs walk the Miller loop in step: they share its
 * squarings and, by Montgomery's trick, its inversions, so points stay affine and a line costs little.
 */
public final class Pairing {
    /** 6u + 2 without its highest bit, which is bit 64. */
    private static final long LOOP_BITS = 0x9d797039be763ba8L;

    /** A pair under way. */
    private static final class Walker {
        final Fp px;
        final Fp py;
        final G2Point q;
        Fp2 x;
        Fp2 y;

        Walker(G1Point p, G2Point q) {
            this.px = p.x();
            this.py = p.y();
            this.q = q;
            this.x = q.x();
            this.y = q.y();
        }
    }

    /** Where a step's other points come from. */
    private interface Target {
        Fp2 x(Walker walker);

        Fp2 y(Walker walker);
    }

    private final List<Walker> walkers = new ArrayList<>();
    private Fp12 value = Fp12.ONE;

    private Pairing() {}

    /** One pair of points. */
    public record Pair(G1Point p, G2Point q) {}

    /** Whether the product of all pairings is one. */
    public static boolean isOne(List<Pair> pairs) {
        Pairing pairing = new Pairing();
        for (Pair pair : pairs) {
            if (!pair.p.isInfinity() && !pair.q.isInfinity()) {
                pairing.walkers.add(new Walker(pair.p, pair.q));
            }
        }
        if (pairing.walkers.isEmpty()) {
            return true;
        }
        pairing.millerLoop();
        return pairing.value.finalExponentiation().equals(Fp12.ONE);
    }

    private void millerLoop() {
        for (int bit = 63; bit >= 0; bit--) {
            value = value.squared();
            doubleAll();
            if (((LOOP_BITS >>> bit) & 1) != 0) {
                addAll(new Target() {
                    @Override
                    public Fp2 x(Walker walker) {
                        return walker.q.x();
                    }

                    @Override
                    public Fp2 y(Walker walker) {
                        return walker.q.y();
                    }
                });
            }
        }
        addAll(
                new Target() { // The Frobenius image of Q, brought back to the twist.
                    @Override
                    public Fp2 x(Walker walker) {
                        return walker.q.x().conjugated().times(Fp12.frobeniusCoefficient(2));
                    }

                    @Override
                    public Fp2 y(Walker walker) {
                        return walker.q.y().conjugated().times(Fp12.frobeniusCoefficient(3));
                    }
                });
        addAll(
                new Target() { // Minus its Frobenius image in turn.
                    @Override
                    public Fp2 x(Walker walker) {
                        Fp2 gamma = Fp12.frobeniusCoefficient(2);
                        return walker.q.x().times(gamma.conjugated().times(gamma));
                    }

                    @Override
                    public Fp2 y(Walker walker) {
                        return walker.q.y();
                    }
                });
    }

    private void doubleAll() {
        List<Fp2> slopes = inverses(walkers.stream().map(it -> it.y.doubled()).toList());
        for (int i = 0; i < walkers.size(); i++) {
            Walker walker = walkers.get(i);
            Fp2 square = walker.x.squared();
            step(walker, square.doubled().plus(square).times(slopes.get(i)), walker.x);
        }
    }

    private void addAll(Target target) {
        List<Fp2> slopes =
                inverses(walkers.stream().map(it -> target.x(it).minus(it.x)).toList());
        for (int i = 0; i < walkers.size(); i++) {
            Walker walker = walkers.get(i);
            Fp2 rise = target.y(walker).minus(walker.y);
            step(walker, rise.times(slopes.get(i)), target.x(walker));
        }
    }

    /** Multiplies in the line of {@code slope} through the walker's point, at P, and moves on to where it meets the curve. */
    private void step(Walker walker, Fp2 slope, Fp2 otherX) {
        value = value.timesLine(
                walker.py,
                slope.times(walker.px).negated(),
                slope.times(walker.x).minus(walker.y));
        Fp2 x = slope.squared().minus(walker.x).minus(otherX);
        walker.y = slope.times(walker.x.minus(x)).minus(walker.y);
        walker.x = x;
    }

    /** Every element's inverse for the price of one (Montgomery). None is zero: the points have a great prime order. */
    private static List<Fp2> inverses(List<Fp2> elements) {
        List<Fp2> prefixes = new ArrayList<>(elements.size());
        Fp2 product = Fp2.ONE;
        for (Fp2 element : elements) {
            prefixes.add(product);
            product = product.times(element);
        }
        Fp2 inverse = product.inverse();
        List<Fp2> inverses = new ArrayList<>(prefixes);
        for (int i = elements.size() - 1; i >= 0; i--) {
            inverses.set(i, prefixes.get(i).times(inverse));
            inverse = inverse.times(elements.get(i));
        }
        return inverses;
    }
}

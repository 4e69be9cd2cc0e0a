package org.lode.benchmarks.incentives;

import java.util.function.DoubleUnaryOperator;

/** Where a noisy function that rises through zero does so. */
final class Crossing {
    private static final double REACH = 0.1;
    /** Sums of squares and of fourth powers of the five places -1, -1/2, 0, 1/2, 1. */
    private static final double SQUARES = 2.5;

    private static final double FOURTHS = 2.125;
    private static final int POINTS = 5;
    private static final int STEPS = 8;

    private Crossing() {}

    /** By a parabola through points within a tenth on both sides of where the crossing is looked for. */
    static double near(double guess, DoubleUnaryOperator function) {
        double sum = 0;
        double sumT = 0;
        double sumTt = 0;
        for (int i = 0; i < POINTS; i++) {
            double t = 2.0 * i / (POINTS - 1) - 1;
            double y = function.applyAsDouble(guess * (1 + REACH * t));
            sum += y;
            sumT += t * y;
            sumTt += t * t * y;
        }
        double slope = sumT / SQUARES;
        double bend = (POINTS * sumTt - SQUARES * sum) / (POINTS * FOURTHS - SQUARES * SQUARES);
        double level = (sum - SQUARES * bend) / POINTS;
        double t = 0;
        for (int step = 0; step < STEPS; step++) {
            t -= (level + slope * t + bend * t * t) / (slope + 2 * bend * t);
            t = Math.clamp(t, -1.0, 1.0);
        }
        return guess * (1 + REACH * t);
    }
}

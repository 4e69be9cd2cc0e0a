package org.lode.benchmarks.incentives;

import java.util.function.DoubleUnaryOperator;

/** Where a noisy function that rises through zero does so. */
final class Crossing {
    private static final double REACH = 0.03;
    private static final int POINTS = 4;

    private Crossing() {}

    /** By a straight line, fitted to points on both sides of where the crossing is looked for. */
    static double near(double guess, DoubleUnaryOperator function) {
        double reach = REACH * guess;
        double sumX = 0;
        double sumY = 0;
        double sumXx = 0;
        double sumXy = 0;
        for (int i = 0; i < POINTS; i++) {
            double x = guess + reach * (2.0 * i / (POINTS - 1) - 1);
            double y = function.applyAsDouble(x);
            sumX += x;
            sumY += y;
            sumXx += x * x;
            sumXy += x * y;
        }
        double slope = (POINTS * sumXy - sumX * sumY) / (POINTS * sumXx - sumX * sumX);
        return sumX / POINTS - sumY / POINTS / slope;
    }
}

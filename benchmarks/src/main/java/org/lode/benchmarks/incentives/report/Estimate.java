package org.lode.benchmarks.incentives.report;

import java.util.Locale;

/**
 * A mean and what it is known to.
 *
 * @param error standard error of the mean
 */
public record Estimate(double mean, double error) {
    private static final double CONFIDENT = 1.96;

    /** Of independent runs, at least two. */
    public static Estimate of(double... values) {
        if (values.length < 2) {
            throw new IllegalArgumentException(values.length + " runs give no error");
        }
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            double away = values[i] - mean;
            mean += away / (i + 1);
            squares += away * (values[i] - mean);
        }
        return new Estimate(mean, Math.sqrt(squares / (values.length - 1) / values.length));
    }

    /** Half the width of what holds the true mean in 95 of 100 cases. */
    public double halfWidth() {
        return CONFIDENT * error;
    }

    public Estimate minus(double value) {
        return new Estimate(mean - value, error);
    }

    public Estimate times(double factor) {
        return new Estimate(mean * factor, error * Math.abs(factor));
    }

    /** The mean and the half width, with so many digits after the point. */
    public String text(int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f ± %." + digits + "f", mean, halfWidth());
    }
}

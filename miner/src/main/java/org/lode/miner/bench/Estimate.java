package org.lode.miner.bench;

import java.util.List;

/**
 * A mean of several rounds.
 *
 * @param mean in the unit of what was measured
 * @param error half the width of the interval that holds the true mean with 95% confidence, by the normal distribution; 0 for one
 *     round
 */
public record Estimate(double mean, double error) {
    private static final double NORMAL_95 = 1.96;

    static Estimate of(List<Double> rounds) {
        int count = rounds.size();
        double mean = rounds.stream().mapToDouble(it -> it).average().orElseThrow();
        if (count == 1) {
            return new Estimate(mean, 0);
        }
        double squares =
                rounds.stream().mapToDouble(it -> (it - mean) * (it - mean)).sum();
        return new Estimate(mean, NORMAL_95 * Math.sqrt(squares / (count - 1) / count));
    }

    /** This over {@code other}, both measured independently; the errors add up as for small ones. */
    Estimate over(Estimate other) {
        double ratio = mean / other.mean;
        return new Estimate(ratio, ratio * Math.hypot(error / mean, other.error / other.mean));
    }
}

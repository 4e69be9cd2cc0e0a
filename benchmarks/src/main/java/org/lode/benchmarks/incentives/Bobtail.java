package org.lode.benchmarks.incentives;

import java.util.SplittableRandom;

/** Bobtail's mining (Bissias and Levine, 2020), hash by hash. */
final class Bobtail {
    private Bobtail() {}

    /**
     * The variance of the time to a block, relative to its squared mean, which for Bitcoin is 1.
     *
     * @param lowest how many of the lowest hashes must have a mean of at most 1
     */
    static double relativeVariance(int lowest, long blocks, SplittableRandom random) {
        double mean = 0;
        double squares = 0;
        for (long block = 1; block <= blocks; block++) {
            double time = blockTime(lowest, random);
            double away = time - mean;
            mean += away / block;
            squares += away * (time - mean);
        }
        return squares / (blocks - 1) / (mean * mean);
    }

    /** Hashes above {@code lowest} cannot be part of a mean of at most 1, so only those below are drawn. */
    private static double blockTime(int lowest, SplittableRandom random) {
        double[] kept = new double[lowest];
        int count = 0;
        double sum = 0;
        double time = 0;
        while (true) {
            time -= Math.log(1 - random.nextDouble()) / lowest;
            double hash = random.nextDouble() * lowest;
            if (count == lowest && hash >= kept[lowest - 1]) {
                continue;
            }
            int place = count < lowest ? count++ : lowest - 1;
            sum += hash - (place == lowest - 1 && kept[place] > 0 ? kept[place] : 0);
            for (; place > 0 && kept[place - 1] > hash; place--) {
                kept[place] = kept[place - 1];
            }
            kept[place] = hash;
            if (count == lowest && sum <= lowest) {
                return time;
            }
        }
    }
}

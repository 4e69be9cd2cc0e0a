package org.lode.benchmarks.propagation;

import java.util.List;

/**
 * Parts of the world as SimBlock has them (Y. Aoki and others, "SimBlock: A Blockchain Network Simulator", 2019; its {@code
 * NetworkConfiguration}, figures of 2019): how many of Bitcoin's nodes are there, what a household sends and receives, and the round
 * trips between them.
 *
 * <p>SimBlock takes the milliseconds for one way. They are round trips: they agree with pings between data centres (Virginia and
 * Tokyo 145 ms against 151 here, Frankfurt and Tokyo 236 against 252), and so they are taken here.
 */
enum Region {
    NORTH_AMERICA(0, 0.3316, 52.0, 19.2),
    EUROPE(1, 0.4998, 40.0, 20.7),
    SOUTH_AMERICA(2, 0.0090, 18.0, 5.8),
    ASIA_PACIFIC(3, 0.1177, 22.8, 15.7),
    JAPAN(4, 0.0224, 22.8, 10.2),
    AUSTRALIA(5, 0.0195, 29.9, 11.3);

    private static final double BITS_PER_MEGABIT = 1e6;
    private static final List<List<Integer>> ROUND_TRIP_MILLIS = List.of(
            List.of(32, 124, 184, 198, 151, 189),
            List.of(124, 11, 227, 237, 252, 294),
            List.of(184, 227, 88, 325, 301, 322),
            List.of(198, 237, 325, 85, 58, 198),
            List.of(151, 252, 301, 58, 12, 126),
            List.of(189, 294, 322, 198, 126, 16));

    /** Row and column in the table of round trips. */
    private final int row;

    private final double share;
    private final double downMegabits;
    private final double upMegabits;

    Region(int row, double share, double downMegabits, double upMegabits) {
        this.row = row;
        this.share = share;
        this.downMegabits = downMegabits;
        this.upMegabits = upMegabits;
    }

    /** Where a node is that was drawn at {@code quantile}, from 0 to 1. */
    static Region at(double quantile) {
        double sum = 0;
        for (Region region : values()) {
            sum += region.share;
            if (quantile < sum) {
                return region;
            }
        }
        return EUROPE;
    }

    double roundTripMillis(Region other) {
        return ROUND_TRIP_MILLIS.get(row).get(other.row);
    }

    double downBitsPerSecond() {
        return downMegabits * BITS_PER_MEGABIT;
    }

    double upBitsPerSecond() {
        return upMegabits * BITS_PER_MEGABIT;
    }
}

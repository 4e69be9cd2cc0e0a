package org.lode.benchmarks.propagation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Blocks from random nodes, one after the other, through one random network. All chance comes from the seed. */
public final class PropagationSimulation {
    private static final String GENERATOR = "L64X128MixRandom";
    private static final double NANOS_PER_MILLI = 1e6;
    /** What a node dials, and the peers it has at most; see {@code PeerLimits}. */
    private static final int DIALLED = 25;

    private static final int SLOTS = 50;
    /** The part of the pools that lack one transaction of the block. */
    private static final double LACKING = 0.1;

    /**
     * The network and the blocks.
     *
     * @param transfers in each block, beside the contributions
     */
    public record Settings(int nodes, int blocks, int transfers, int contributions, long seed) {
        public static final Settings DEFAULT = new Settings(1000, 50, 150, 7, 1);
    }

    /**
     * How one way of relaying did.
     *
     * @param p50Millis from finding a block until half of the nodes have checked it, over all blocks and nodes
     * @param sentBytes by a node on average, for a block
     */
    public record Row(
            String name, double p50Millis, double p90Millis, double p99Millis, double mostMillis, double sentBytes) {}

    /**
     * What was measured.
     *
     * @param wholeBytes of one block as it is
     * @param compactBytes of its compact form
     * @param peers of a node on average
     */
    public record Result(int wholeBytes, int compactBytes, double peers, List<Row> rows) {
        public Result {
            rows = List.copyOf(rows);
        }
    }

    private PropagationSimulation() {}

    public static Result run(Settings settings) {
        MessageBytes bytes = MessageBytes.of(settings.transfers, settings.contributions);
        Internet internet = new Internet(settings.nodes, DIALLED, SLOTS, entropy(settings.seed));
        double links = 0;
        for (int node = 0; node < settings.nodes; node++) {
            links += internet.links(node).size();
        }
        return new Result(
                bytes.whole(),
                bytes.compact(),
                links / settings.nodes,
                List.of(
                        measure(new Way("lode", Spread.Policy.LODE, 0), settings, internet, bytes),
                        measure(
                                new Way("lode, a tenth of the pools lack one", Spread.Policy.LODE, LACKING),
                                settings,
                                internet,
                                bytes),
                        measure(
                                new Way("flooding whole blocks", Spread.Policy.FLOODING, 0),
                                settings,
                                internet,
                                bytes)));
    }

    private static RandomGenerator entropy(long seed) {
        return RandomGeneratorFactory.of(GENERATOR).create(seed);
    }

    /** One row of the table to be. */
    private record Way(String name, Spread.Policy policy, double lackingShare) {}

    private static Row measure(Way way, Settings settings, Internet internet, MessageBytes bytes) {
        RandomGenerator entropy = entropy(settings.seed + 1);
        List<Long> times = new ArrayList<>();
        double sent = 0;
        for (int block = 0; block < settings.blocks; block++) {
            Spread spread = new Spread(internet, way.policy, bytes, entropy);
            int origin = entropy.nextInt(internet.nodes());
            spread.run(origin, way.lackingShare);
            sent += spread.sentBytes();
            for (int node = 0; node < internet.nodes(); node++) {
                if (node != origin) {
                    times.add(spread.checkedAtNanos(node));
                }
            }
        }
        long[] sorted = times.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return new Row(
                way.name,
                quantile(sorted, 0.5),
                quantile(sorted, 0.9),
                quantile(sorted, 0.99),
                sorted[sorted.length - 1] / NANOS_PER_MILLI,
                sent / settings.blocks / internet.nodes());
    }

    private static double quantile(long[] sortedNanos, double share) {
        return sortedNanos[(int) Math.ceil(share * sortedNanos.length) - 1] / NANOS_PER_MILLI;
    }
}

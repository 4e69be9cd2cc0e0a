package org.lode.benchmarks.propagation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Nodes in the world and who is connected with whom. Fixed once made. */
final class Internet {
    /** To and from the node's line, one way: from fibre to a slow DSL line. */
    private static final double ACCESS_LEAST_MILLIS = 1;

    private static final double ACCESS_MOST_MILLIS = 12;
    /** Distances inside a region differ by so much around its mean. */
    private static final double SPREAD = 0.4;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int BITS_PER_BYTE = 8;
    /** Ten segments: what TCP sends before the first acknowledgement (RFC 6928); it doubles with each round trip. */
    private static final int FIRST_WINDOW_BYTES = 14_480;

    private final List<Region> regions = new ArrayList<>();
    private final List<List<Link>> links = new ArrayList<>();

    /**
     * A node's side of a connection.
     *
     * @param index of this link among its owner's
     * @param back index of the same connection among the peer's links
     * @param oneWayNanos to the peer
     */
    record Link(int peer, int index, int back, long oneWayNanos) {}

    /** @param dialled connections that each node makes; with those that it accepts twice as many on average */
    Internet(int nodes, int dialled, int slots, RandomGenerator entropy) {
        List<Double> access = new ArrayList<>();
        List<Set<Integer>> connected = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            regions.add(Region.at(entropy.nextDouble()));
            access.add(entropy.nextDouble(ACCESS_LEAST_MILLIS, ACCESS_MOST_MILLIS));
            links.add(new ArrayList<>());
            connected.add(new HashSet<>());
        }
        for (int node = 0; node < nodes; node++) {
            int attempts = 0;
            int made = 0;
            while (made < dialled && links.get(node).size() < slots && attempts++ < nodes) {
                int peer = entropy.nextInt(nodes);
                if (peer != node
                        && links.get(peer).size() < slots
                        && connected.get(node).add(peer)) {
                    connected.get(peer).add(node);
                    double spread = 1 + SPREAD * (2 * entropy.nextDouble() - 1);
                    double millis = regions.get(node).roundTripMillis(regions.get(peer)) / 2 * spread
                            + access.get(node)
                            + access.get(peer);
                    connect(node, peer, (long) (millis * NANOS_PER_MILLI));
                    made++;
                }
            }
        }
    }

    private void connect(int one, int another, long oneWayNanos) {
        int index = links.get(one).size();
        int back = links.get(another).size();
        links.get(one).add(new Link(another, index, back, oneWayNanos));
        links.get(another).add(new Link(one, back, index, oneWayNanos));
    }

    int nodes() {
        return regions.size();
    }

    List<Link> links(int node) {
        return links.get(node);
    }

    /** How long the line of the sender is busy. */
    long sendNanos(int node, int bytes) {
        return (long) (bytes * BITS_PER_BYTE / regions.get(node).upBitsPerSecond() * NANOS_PER_SECOND);
    }

    long receiveNanos(int node, int bytes) {
        return (long) (bytes * BITS_PER_BYTE / regions.get(node).downBitsPerSecond() * NANOS_PER_SECOND);
    }

    /** What waiting for acknowledgements adds to one way, on a connection that was idle before. */
    static long windowNanos(Link link, int bytes) {
        long rounds = 0;
        for (long window = FIRST_WINDOW_BYTES; window < bytes; window = 2 * window + FIRST_WINDOW_BYTES) {
            rounds++;
        }
        return rounds * 2 * link.oneWayNanos;
    }
}

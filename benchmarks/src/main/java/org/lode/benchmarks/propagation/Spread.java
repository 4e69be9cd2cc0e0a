package org.lode.benchmarks.propagation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.lode.benchmarks.propagation.Internet.Link;
import org.lode.node.sync.RelayPlan;

/** One block on its way through the network, from the node that found it until every node has checked it. */
final class Spread {
    private static final long NOT_YET = Long.MAX_VALUE;
    /**
     * From the last byte until the block is passed on: decoding, rebuilding from the pool, the light hash of the seal (1.2 ms), the other
     * checks before execution; see docs/benchmarks.md.
     */
    private static final double CHECK_NANOS = 3e6;
    /** Machines are up to so many times as fast, or as slow, as the one that was measured. */
    private static final double MACHINES_DIFFER = 3;

    private final Internet internet;
    private final Policy policy;
    private final MessageBytes bytes;
    private final RandomGenerator entropy;
    private final PriorityQueue<Arrival> arrivals = new PriorityQueue<>();
    private final List<boolean[]> aware = new ArrayList<>();
    private final long[] checkedAt;
    private final long[] lineFreeAt;
    private final boolean[] received;
    private final boolean[] asked;
    private long sentBytes;
    private long sequence;

    /** What nodes do with a block that they have checked. */
    enum Policy {
        /** As the node does it, by its {@link RelayPlan}. */
        LODE,
        /** Whole to every peer that is not known to have it. */
        FLOODING
    }

    private enum Kind {
        WHOLE,
        COMPACT,
        ANNOUNCEMENT,
        QUESTION,
        MISSING_QUESTION,
        MISSING_ANSWER,
        CHECKED
    }

    /** Something reaches a node; {@code link} is the receiver's own link to the sender. */
    private record Arrival(long atNanos, long sequence, Kind kind, int node, int link) implements Comparable<Arrival> {
        @Override
        public int compareTo(Arrival other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    Spread(Internet internet, Policy policy, MessageBytes bytes, RandomGenerator entropy) {
        this.internet = internet;
        this.policy = policy;
        this.bytes = bytes;
        this.entropy = entropy;
        int nodes = internet.nodes();
        this.checkedAt = new long[nodes];
        this.lineFreeAt = new long[nodes];
        this.received = new boolean[nodes];
        this.asked = new boolean[nodes];
        for (int node = 0; node < nodes; node++) {
            checkedAt[node] = NOT_YET;
            aware.add(new boolean[internet.links(node).size()]);
        }
    }

    /** @param lackingShare of the nodes whose pool lacks one of the block's transactions */
    void run(int origin, double lackingShare) {
        received[origin] = true;
        later(0, Kind.CHECKED, origin, 0);
        while (!arrivals.isEmpty()) {
            Arrival arrival = arrivals.remove();
            arrive(arrival, lackingShare);
        }
    }

    private void arrive(Arrival arrival, double lackingShare) {
        int node = arrival.node;
        long now = arrival.atNanos;
        switch (arrival.kind) {
            case CHECKED -> {
                checkedAt[node] = now;
                passOn(node, now);
            }
            case WHOLE -> {
                aware.get(node)[arrival.link] = true;
                take(node, now);
            }
            case COMPACT -> {
                aware.get(node)[arrival.link] = true;
                if (!received[node] && entropy.nextDouble() < lackingShare) {
                    received[node] = true;
                    send(node, arrival.link, Kind.MISSING_QUESTION, now);
                } else {
                    take(node, now);
                }
            }
            case ANNOUNCEMENT -> {
                aware.get(node)[arrival.link] = true;
                if (!received[node] && !asked[node]) {
                    asked[node] = true;
                    send(node, arrival.link, Kind.QUESTION, now);
                }
            }
            case QUESTION -> send(node, arrival.link, Kind.COMPACT, now);
            case MISSING_QUESTION -> send(node, arrival.link, Kind.MISSING_ANSWER, now);
            case MISSING_ANSWER -> check(node, now);
        }
    }

    private void take(int node, long now) {
        if (!received[node]) {
            received[node] = true;
            check(node, now);
        }
    }

    private void check(int node, long now) {
        double speed = Math.pow(MACHINES_DIFFER, 2 * entropy.nextDouble() - 1);
        later(now + (long) (CHECK_NANOS * speed), Kind.CHECKED, node, 0);
    }

    private void passOn(int node, long now) {
        List<Link> unaware = new ArrayList<>();
        boolean[] known = aware.get(node);
        for (Link link : internet.links(node)) {
            if (!known[link.index()]) {
                known[link.index()] = true;
                unaware.add(link);
            }
        }
        Collections.shuffle(unaware, Random.from(entropy));
        int few = policy == Policy.FLOODING
                ? unaware.size()
                : Math.min(RelayPlan.few(internet.links(node).size()), unaware.size());
        for (int i = 0; i < unaware.size(); i++) {
            Kind kind = policy == Policy.FLOODING ? Kind.WHOLE : i < few ? Kind.COMPACT : Kind.ANNOUNCEMENT;
            send(node, unaware.get(i).index(), kind, now);
        }
    }

    /** Behind what the line is still busy with. */
    private void send(int node, int linkIndex, Kind kind, long now) {
        Link link = internet.links(node).get(linkIndex);
        int size = bytesOf(kind);
        sentBytes += size;
        long start = Math.max(now, lineFreeAt[node]);
        lineFreeAt[node] = start + internet.sendNanos(node, size);
        long at = lineFreeAt[node]
                + link.oneWayNanos()
                + Internet.windowNanos(link, size)
                + internet.receiveNanos(link.peer(), size);
        later(at, kind, link.peer(), link.back());
    }

    private int bytesOf(Kind kind) {
        return switch (kind) {
            case WHOLE -> bytes.whole();
            case COMPACT -> bytes.compact();
            case ANNOUNCEMENT -> bytes.announcement();
            case QUESTION -> bytes.question();
            case MISSING_QUESTION -> bytes.missingQuestion();
            case MISSING_ANSWER -> bytes.missingAnswer();
            case CHECKED -> 0;
        };
    }

    private void later(long atNanos, Kind kind, int node, int link) {
        arrivals.add(new Arrival(atNanos, sequence++, kind, node, link));
    }

    /** By node; when it had checked the block. */
    long checkedAtNanos(int node) {
        return checkedAt[node];
    }

    long sentBytes() {
        return sentBytes;
    }
}

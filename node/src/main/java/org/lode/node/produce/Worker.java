package org.lode.node.produce;

import java.time.Duration;
import java.time.Instant;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.UInt256;

/** A miner outside of this process, by the address it is paid to and the name it gives itself. Any thread. */
public final class Worker {
    /** What a worker says of its own hash rate holds so long. */
    private static final Duration REPORT_HOLDS = Duration.ofMinutes(3);
    /** Over about which time its hash rate is estimated from its shares. */
    private static final double ESTIMATE_SECONDS = 300;

    private final Address address;
    private final String name;
    private final Instant since;
    private final ShareCounts counts = new ShareCounts();
    private int connections;
    private Instant lastSeen;
    private double reportedRate;
    private Instant reportedAt = Instant.MIN;
    /** Hashes that its shares stand for, those of the past counting ever less. */
    private double recentHashes;

    private Instant recentAt;

    Worker(Address address, String name, Instant now) {
        this.address = address;
        this.name = name;
        this.since = now;
        this.lastSeen = now;
        this.recentAt = now;
    }

    public Address address() {
        return address;
    }

    public String name() {
        return name;
    }

    ShareCounts counts() {
        return counts;
    }

    synchronized void connected(Instant now) {
        connections++;
        lastSeen = now;
    }

    synchronized void disconnected() {
        connections--;
    }

    synchronized void reported(double hashesPerSecond, Instant now) {
        reportedRate = hashesPerSecond;
        reportedAt = now;
        lastSeen = now;
    }

    synchronized void brought(ShareOutcome outcome, UInt256 shareDifficulty, Instant now) {
        counts.count(outcome);
        lastSeen = now;
        if (outcome.isAccepted()) {
            age(now);
            recentHashes += shareDifficulty.toBigInteger().doubleValue();
        }
    }

    private void age(Instant now) {
        recentHashes *= Math.exp(-seconds(recentAt, now) / ESTIMATE_SECONDS);
        recentAt = now;
    }

    /** What the chain has paid for its work. */
    public MiningStatus.Remote picture(Instant now) {
        double rate;
        int open;
        Instant seen;
        synchronized (this) {
            age(now);
            double span = ESTIMATE_SECONDS * (1 - Math.exp(-Math.max(1, seconds(since, now)) / ESTIMATE_SECONDS));
            rate = reportedAt.isAfter(now.minus(REPORT_HOLDS)) ? reportedRate : recentHashes / span;
            open = connections;
            seen = lastSeen;
        }
        return new MiningStatus.Remote(address, name, open, rate, seen, counts.picture(), counts.income());
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis() / 1e3);
    }

    /** Whether it may be forgotten to make room. */
    synchronized boolean isGone() {
        return connections == 0;
    }
}

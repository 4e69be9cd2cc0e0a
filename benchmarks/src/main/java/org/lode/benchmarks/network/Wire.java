package org.lode.benchmarks.network;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.lode.node.event.EventLoop;
import org.lode.node.event.VirtualTime;

/** One direction of a connection, as TCP has it: what is sent arrives in order, later, or not at all once the connection broke. */
final class Wire {
    /** A real session ends when this much is unread; see {@code PeerServer}. */
    private static final int IN_FLIGHT_MAX = 1024;

    private final VirtualTime time;
    private final EventLoop arrivals;
    private final Findings findings;
    private final RandomGenerator entropy;
    private final Duration latency;
    private final long jitterNanos;
    private Instant last = Instant.MIN;
    private int inFlight;

    Wire(VirtualTime time, RandomGenerator entropy, Findings findings, Duration latency) {
        this.time = time;
        this.arrivals = time.loop();
        this.entropy = entropy;
        this.findings = findings;
        this.latency = latency;
        this.jitterNanos = latency.toNanos() / 4 + 1;
    }

    /** Has it arrive after everything that was sent before. */
    void send(Runnable arrival) {
        if (++inFlight > IN_FLIGHT_MAX) {
            throw findings.violation("more than " + IN_FLIGHT_MAX + " messages are on their way in one direction");
        }
        Instant at = time.instant().plus(latency).plusNanos(entropy.nextLong(jitterNanos));
        last = at.isAfter(last) ? at : last;
        arrivals.schedule(Duration.between(time.instant(), last), () -> {
            inFlight--;
            arrival.run();
        });
    }
}

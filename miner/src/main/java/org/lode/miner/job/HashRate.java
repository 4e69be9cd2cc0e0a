package org.lode.miner.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Hashes a second over the last few seconds, from readings of a counter. One thread at a time uses it. */
public final class HashRate {
    private static final Duration SPAN = Duration.ofSeconds(10);

    private final ArrayDeque<Reading> readings = new ArrayDeque<>();

    private record Reading(Instant at, long hashes) {}

    public void read(Instant now, long hashes) {
        readings.addLast(new Reading(now, hashes));
        while (readings.size() > 2
                && Duration.between(readings.getFirst().at, now).compareTo(SPAN) > 0) {
            readings.removeFirst();
        }
    }

    public double perSecond() {
        @Nullable Reading first = readings.peekFirst();
        @Nullable Reading last = readings.peekLast();
        if (first == null || last == null || !last.at.isAfter(first.at)) {
            return 0;
        }
        return (last.hashes - first.hashes)
                * 1e9
                / Duration.between(first.at, last.at).toNanos();
    }
}

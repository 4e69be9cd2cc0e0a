package org.lode.p2p.session;

import java.util.concurrent.TimeUnit;

/**
 * How much may be used at once and over time. Taking always succeeds and may leave a debt; who takes waits until it is paid.
 * Owned by one thread.
 */
final class TokenBucket {
    private static final long NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long capacity;
    private final long perSecond;
    private long tokens;
    private long filledAtNanos;

    /**
     * A full one.
     *
     * @param capacity at once
     * @param perSecond over time
     * @param nowNanos of a clock that only rises
     */
    TokenBucket(long capacity, long perSecond, long nowNanos) {
        this.capacity = capacity;
        this.perSecond = perSecond;
        this.tokens = capacity;
        this.filledAtNanos = nowNanos;
    }

    /** Nanoseconds to wait before going on, often 0. */
    long take(long amount, long nowNanos) {
        fill(nowNanos);
        tokens -= amount;
        return tokens >= 0 ? 0 : -tokens * NANOS_A_SECOND / perSecond;
    }

    private void fill(long nowNanos) {
        long elapsed = nowNanos - filledAtNanos;
        // Whole tokens only, and the rest of the time stays to be counted. A day fills any bucket.
        long gained = Math.min(elapsed, TimeUnit.DAYS.toNanos(1)) / 1_000 * perSecond / 1_000_000;
        if (gained > 0) {
            tokens = Math.min(capacity, tokens + gained);
            filledAtNanos = nowNanos;
        }
    }
}

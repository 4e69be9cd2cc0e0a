package org.lode.p2p.session;

import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * What all peers together may have of this node's answers: so many under way at a time, so many requests and bytes over time. Each peer
 * keeps to an {@link Allowance} of its own besides; a crowd of which each member does is slowed down here. Every peer asks one thing at a
 * time, so whoever asks little waits at most for one answer to each of the others. Any thread.
 */
final class CommonAllowance {
    static final int ANSWERS_AT_ONCE = 8;
    private static final long REQUESTS_AT_ONCE = 2_048;
    private static final long REQUESTS_A_SECOND = 1_024;
    private static final long BYTES_AT_ONCE = 256L << 20;
    private static final long BYTES_A_SECOND = 128L << 20;

    private final LongSupplier nanoTime;
    private final TokenBucket requests;
    private final TokenBucket bytes;
    private final Semaphore places = new Semaphore(ANSWERS_AT_ONCE, true);

    /** @param nanoTime a clock that only rises */
    CommonAllowance(LongSupplier nanoTime) {
        long now = nanoTime.getAsLong();
        this.nanoTime = nanoTime;
        this.requests = new TokenBucket(REQUESTS_AT_ONCE, REQUESTS_A_SECOND, now);
        this.bytes = new TokenBucket(BYTES_AT_ONCE, BYTES_A_SECOND, now);
    }

    /**
     * Nanoseconds to wait before a request is answered.
     *
     * @param servedBytes of answers since the same peer's last request
     */
    synchronized long ofRequest(long servedBytes) {
        long now = nanoTime.getAsLong();
        return Math.max(requests.take(1, now), bytes.take(servedBytes, now));
    }

    /** Answers when it is its turn. */
    void answer(Runnable answering) throws InterruptedException {
        places.acquire();
        try {
            answering.run();
        } finally {
            places.release();
        }
    }
}

package org.lode.node.produce;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what became of shares; any thread. */
final class ShareCounts {
    private final AtomicLong shares = new AtomicLong();
    private final AtomicLong blocks = new AtomicLong();
    private final AtomicLong stale = new AtomicLong();

    void share() {
        shares.incrementAndGet();
    }

    void block() {
        shares.incrementAndGet();
        blocks.incrementAndGet();
    }

    void stale() {
        stale.incrementAndGet();
    }

    /** With the shares that devices claimed and the processor refused. */
    MiningStatus.Counts withBad(long bad) {
        return new MiningStatus.Counts(shares.get(), blocks.get(), stale.get(), bad);
    }
}

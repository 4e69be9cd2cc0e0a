package org.lode.node.produce;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.lode.consensus.primitive.Wei;

/** What became of the shares of one device or worker, and what the chain paid for them. Any thread. */
final class ShareCounts {
    private final AtomicLong shares = new AtomicLong();
    private final AtomicLong blocks = new AtomicLong();
    private final AtomicLong stale = new AtomicLong();
    private final AtomicLong bad = new AtomicLong();
    private final AtomicReference<Wei> income = new AtomicReference<>(Wei.ZERO);

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

    void bad() {
        bad.incrementAndGet();
    }

    void count(ShareOutcome outcome) {
        switch (outcome) {
            case ShareOutcome.FoundBlock _ -> block();
            case ShareOutcome.Contribution _ -> share();
            case ShareOutcome.Stale _, ShareOutcome.Busy _ -> stale();
            case ShareOutcome.Bad _, ShareOutcome.Duplicate _ -> bad();
        }
    }

    void paid(Wei amount) {
        income.updateAndGet(it -> it.plus(amount));
    }

    void takenBack(Wei amount) {
        income.updateAndGet(it -> it.minus(amount));
    }

    Wei income() {
        return income.get();
    }

    MiningStatus.Counts picture() {
        return withBad(bad.get());
    }

    /** With the shares that devices claimed and the processor refused. */
    MiningStatus.Counts withBad(long claimed) {
        return new MiningStatus.Counts(shares.get(), blocks.get(), stale.get(), claimed);
    }
}

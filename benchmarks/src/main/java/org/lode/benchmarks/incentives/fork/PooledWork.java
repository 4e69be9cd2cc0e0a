package org.lode.benchmarks.incentives.fork;

import org.lode.consensus.work.SealedWork;

/** A work that was found, and whether the others know it. */
final class PooledWork {
    private final SealedWork work;
    private final Ledger.Finder finder;
    private final long arrival;
    private boolean shown;

    PooledWork(SealedWork work, Ledger.Finder finder, long arrival) {
        this.work = work;
        this.finder = finder;
        this.arrival = arrival;
    }

    SealedWork work() {
        return work;
    }

    Ledger.Finder finder() {
        return finder;
    }

    /** How many works were found before. */
    long arrival() {
        return arrival;
    }

    long number() {
        return work.header().number().value();
    }

    boolean isShown() {
        return shown;
    }

    void show() {
        shown = true;
    }
}

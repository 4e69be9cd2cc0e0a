package org.lode.consensus.testkit;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.TestAbortedException;

/** Counts how the cases of one folder ended. Threads may share it. */
final class Tally {
    private final String folder;
    private final AtomicInteger found = new AtomicInteger();
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();

    Tally(String folder) {
        this.folder = folder;
    }

    /** Counts a case that will be run. */
    void found() {
        found.incrementAndGet();
    }

    /** How many cases were found. */
    int cases() {
        return found.get();
    }

    /** Runs the check and counts how it ended; throws what the check threw. */
    void run(Executable check) throws Throwable {
        try {
            check.execute();
            passed.incrementAndGet();
        } catch (TestAbortedException e) {
            skipped.incrementAndGet();
            throw e;
        } catch (Throwable e) {
            failed.incrementAndGet();
            throw e;
        }
    }

    @Override
    public String toString() {
        return "vectors: " + folder + " " + passed + " passed, " + failed + " failed, " + skipped + " skipped";
    }
}

package org.lode.node.sync;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.transaction.ContributionTransaction;

/** The contributions of one peer on their way to be checked, a few at a time. Owned by the sync loop. */
final class UncheckedWorks {
    static final int WAITING_MAX = 4096;
    static final int CHECKED_AT_ONCE = 16;

    private final Deque<ContributionTransaction> waiting = new ArrayDeque<>();
    private int underway;

    /** Whether there was room. */
    boolean offer(ContributionTransaction work) {
        return waiting.size() < WAITING_MAX && waiting.offer(work);
    }

    /** The next one to check now; empty while enough are under way, or when none waits. */
    Optional<ContributionTransaction> next() {
        if (underway == CHECKED_AT_ONCE || waiting.isEmpty()) {
            return Optional.empty();
        }
        underway++;
        return Optional.of(waiting.poll());
    }

    void checked() {
        underway--;
    }

    /** Forgets what waits, and says what it was. */
    List<ContributionTransaction> drop() {
        List<ContributionTransaction> dropped = List.copyOf(waiting);
        waiting.clear();
        return dropped;
    }
}

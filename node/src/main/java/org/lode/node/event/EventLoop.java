package org.lode.node.event;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Runs tasks one at a time in the order given. State that is touched only by tasks of one loop needs no locks; its owner
 * calls {@link #checkOwned} where outsiders could reach it. In production a loop is a thread, in tests it may be virtual time.
 *
 * <p>A task that throws has met a bug or a failure of the machine: the loop reports it and runs nothing more.
 */
public interface EventLoop extends Executor {
    /**
     * Runs {@code task} after those already waiting. Callers bound what they hand in.
     *
     * @throws java.util.concurrent.RejectedExecutionException once the loop was closed or failed
     */
    @Override
    void execute(Runnable task);

    /** Runs {@code task} once {@code delay} has passed, unless the loop was closed before. */
    Timer schedule(Duration delay, Runnable task);

    /**
     * Fails when someone else reaches for what this loop owns.
     *
     * @throws IllegalStateException unless the caller runs on this loop
     */
    void checkOwned();

    /** A task that waits for its time. */
    interface Timer {
        /** Has no effect once the task began. */
        void cancel();
    }
}

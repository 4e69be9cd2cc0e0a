package org.lode.node.event;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.MDC;

/** An event loop that is a thread of its own. */
public final class EventThread implements EventLoop, AutoCloseable {
    private static final long CLOSE_SECONDS = 30;

    private final String name;
    private final FailureListener failures;
    private final Thread thread;
    private final ScheduledThreadPoolExecutor executor;

    /**
     * Its log lines have the context of whoever makes it, such as which of a network's nodes it belongs to.
     *
     * @param name the thread's name, as docs/threads.md lists it
     */
    public EventThread(String name, FailureListener failures) {
        this.name = name;
        this.failures = failures;
        this.executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name(name).daemon().factory());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setMaximumPoolSize(1);
        this.thread = startedThread(Optional.ofNullable(MDC.getCopyOfContextMap()));
    }

    private Thread startedThread(Optional<Map<String, String>> logContext) {
        try {
            return executor.submit(() -> {
                        logContext.ifPresent(MDC::setContextMap);
                        return Thread.currentThread();
                    })
                    .get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("thread " + name + " did not start", e);
        }
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(() -> guarded(task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        try {
            RunnableScheduledFuture<?> future = (RunnableScheduledFuture<?>)
                    executor.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            // Closing drops timers, also the one that a task still running then asks for: no failure of that task.
            return () -> {};
        }
    }

    @Override
    public void checkOwned() {
        if (!isCurrent()) {
            throw new IllegalStateException("only thread " + name + " may do this, not "
                    + Thread.currentThread().getName());
        }
    }

    /** Runs what was handed in so far, drops timers, and ends the thread. */
    @Override
    public void close() {
        executor.shutdown();
        if (isCurrent()) {
            return;
        }
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private boolean isCurrent() {
        return Thread.currentThread().threadId() == thread.threadId();
    }

    /** After a failure the state that this thread owns is not to be trusted: whatever still waits is dropped. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            executor.shutdownNow();
            failures.failed(name, failure);
        }
    }
}

package org.lode.node.rpc.dispatch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** When a call must have answered. Loops ask {@link #check}, waits go through {@link #await}. */
public final class Deadline {
    private final long endNanos;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    public static Deadline after(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    public long remainingNanos() {
        return Math.max(0, endNanos - System.nanoTime());
    }

    /** Returns while there is time left. @throws RpcException when it is up */
    public void check() {
        if (remainingNanos() == 0) {
            throw timedOut();
        }
    }

    /** The future's value, or {@link RpcException} when the time is up first. What the future failed with is a bug or the machine. */
    public <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw timedOut();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw RpcException.failed("the node is stopping");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static RpcException timedOut() {
        return new RpcException(ErrorCode.TIMED_OUT, "request timed out");
    }
}

package org.lode.node.sync;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lode.node.event.EventLoop;
import org.lode.p2p.wire.Message;

/**
 * Where work leaves the sync loop and its results come back to: questions to peers, computations, anything that ends in a
 * future. Nothing waits. Once the loop has ended, results are dropped.
 */
final class Errands {
    private final EventLoop loop;
    private final Executor cpu;

    Errands(EventLoop loop, Executor cpu) {
        this.loop = loop;
        this.cpu = cpu;
    }

    /** What became of a question. */
    sealed interface Answer<T> {
        record Got<T>(T message) implements Answer<T> {}

        /** None came in time. */
        record Late<T>() implements Answer<T> {}

        /** The peer left. */
        record Gone<T>() implements Answer<T> {}
    }

    void checkOwned() {
        loop.checkOwned();
    }

    /** Runs {@code task} on the loop. Any thread. */
    void enter(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The node closes: nobody cares for it any more.
        }
    }

    EventLoop.Timer after(Duration delay, Runnable task) {
        return loop.schedule(delay, task);
    }

    /** Asks, and brings what becomes of it back, once. */
    <T extends Message.Response> void ask(
            Neighbour neighbour,
            Class<T> kind,
            LongFunction<Message.Request> request,
            Duration patience,
            Consumer<Answer<T>> then) {
        Once<T> once = new Once<>(then);
        EventLoop.Timer timer = loop.schedule(patience, () -> once.settle(new Answer.Late<>()));
        var _ = neighbour
                .peer()
                .request(request)
                .whenComplete((message, failure) -> enter(() -> {
                    timer.cancel();
                    once.settle(answer(kind, message, failure));
                }));
    }

    private static <T extends Message.Response> Answer<T> answer(
            Class<T> kind, Message.@Nullable Response message, @Nullable Throwable failure) {
        if (message != null) {
            return new Answer.Got<>(kind.cast(message));
        }
        return failure instanceof java.util.concurrent.TimeoutException ? new Answer.Late<>() : new Answer.Gone<>();
    }

    /** Computes off the loop, and brings the result back. What is thrown there is a bug, and ends the loop. */
    <T> void compute(Supplier<T> computation, Consumer<T> then) {
        try {
            cpu.execute(() -> {
                T result = computation.get();
                enter(() -> then.accept(result));
            });
        } catch (RejectedExecutionException e) {
            // The node closes.
        }
    }

    /** Brings a future's end back. */
    <T> void when(CompletableFuture<T> future, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        var _ = future.whenComplete((value, failure) -> enter(() -> then.accept(value, failure)));
    }

    /** Takes the first of several ends. */
    private static final class Once<T> {
        private final Consumer<Answer<T>> then;
        private boolean settled;

        Once(Consumer<Answer<T>> then) {
            this.then = then;
        }

        void settle(Answer<T> answer) {
            if (!settled) {
                settled = true;
                then.accept(answer);
            }
        }
    }
}

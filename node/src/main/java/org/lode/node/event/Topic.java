package org.lode.node.event;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Hands values to its subscribers through a bounded queue each. Publishing never waits for any of them. */
public final class Topic<T> implements EventSource<T> {
    private final List<Delivery<T>> deliveries = new CopyOnWriteArrayList<>();

    @Override
    public Subscription subscribe(Executor executor, int capacity, Subscriber<? super T> subscriber) {
        Delivery<T> delivery = new Delivery<>(executor, capacity, subscriber);
        deliveries.add(delivery);
        return () -> {
            deliveries.remove(delivery);
            delivery.close();
        };
    }

    /** From one thread at a time, so that all subscribers hear the same order. */
    public void publish(T value) {
        deliveries.removeIf(delivery -> !delivery.offer(value));
    }

    /** One subscriber's queue. At most one task of it is with the executor at any time. */
    private static final class Delivery<T> {
        private final Executor executor;
        private final int capacity;
        private final Subscriber<? super T> subscriber;
        private final Queue<T> waiting = new ArrayDeque<>();
        private State state = State.OPEN;
        private boolean running;

        Delivery(Executor executor, int capacity, Subscriber<? super T> subscriber) {
            this.executor = executor;
            this.capacity = capacity;
            this.subscriber = subscriber;
        }

        /** False when the subscriber gets no more values. */
        boolean offer(T value) {
            boolean start;
            boolean open;
            synchronized (this) {
                if (state == State.OPEN && waiting.size() < capacity) {
                    waiting.add(value);
                } else if (state == State.OPEN) {
                    waiting.clear();
                    state = State.CUT_OFF;
                }
                open = state == State.OPEN;
                start = needsTask();
            }
            if (start) {
                start();
            }
            return open;
        }

        synchronized void close() {
            waiting.clear();
            state = State.CLOSED;
        }

        /** Whether the caller must hand a task to the executor, once it has let go of the lock. */
        private synchronized boolean needsTask() {
            boolean needed = !running && (!waiting.isEmpty() || state == State.CUT_OFF);
            running |= needed;
            return needed;
        }

        private void start() {
            try {
                executor.execute(this::deliverOne);
            } catch (RejectedExecutionException e) {
                close();
            }
        }

        private void deliverOne() {
            @Nullable T value;
            synchronized (this) {
                value = waiting.poll();
                if (value == null && state != State.CUT_OFF) {
                    running = false;
                    return;
                }
                if (value == null) {
                    state = State.CLOSED;
                }
            }
            if (value == null) {
                subscriber.cutOff();
            } else {
                subscriber.received(value);
            }
            synchronized (this) {
                running = false;
            }
            if (needsTask()) {
                start();
            }
        }

        private enum State {
            OPEN,
            /** Overflowed; the subscriber has not been told yet. */
            CUT_OFF,
            CLOSED
        }
    }
}

package org.lode.node.event;

import java.util.concurrent.Executor;

/** Where values of one kind can be subscribed to. */
public interface EventSource<T> {
    /**
     * From now on hands each value to {@code subscriber}, in order, one at a time, on {@code executor}.
     *
     * @param capacity values that may wait for the subscriber; one more and it is cut off
     */
    Subscription subscribe(Executor executor, int capacity, Subscriber<? super T> subscriber);

    /** What a subscription calls. */
    interface Subscriber<T> {
        void received(T value);

        /** The subscriber was too slow: values were lost and none will follow. Start over from the current state. */
        void cutOff();
    }

    /** An end to be made by the subscriber. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}

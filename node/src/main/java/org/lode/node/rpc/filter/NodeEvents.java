package org.lode.node.rpc.filter;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lode.node.event.EventSource;
import org.lode.node.rpc.json.JsonValue;

/**
 * Hands the node's events to the filters and subscriptions of all clients, on virtual threads, and never makes the node wait.
 * Should it fall so far behind that events are lost, everyone who listens is told and starts over.
 */
public final class NodeEvents {
    private static final int MAX_WAITING = 1_024;
    private static final Executor VIRTUAL_THREADS =
            task -> Thread.ofVirtual().name("rpc-events").start(task);

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** One client's interest, where what it picks goes, and what to do when something was lost. */
    private record Listener(Interest interest, Consumer<JsonValue> sink, Runnable onLoss) {}

    /** From now on publishes what comes from {@code source}. */
    public <T> void follow(EventSource<T> source, Function<T, NodeEvent> event) {
        source.subscribe(VIRTUAL_THREADS, MAX_WAITING, new EventSource.Subscriber<T>() {
            @Override
            public void received(T value) {
                publish(event.apply(value));
            }

            @Override
            public void cutOff() {
                follow(source, event);
                listeners.forEach(listener -> listener.onLoss().run());
            }
        });
    }

    void publish(NodeEvent event) {
        for (Listener listener : listeners) {
            listener.interest().pick(event).forEach(listener.sink());
        }
    }

    /**
     * From now on hands what {@code interest} picks to {@code sink}. Neither it nor {@code onLoss} may block.
     *
     * @return what ends it
     */
    Runnable listen(Interest interest, Consumer<JsonValue> sink, Runnable onLoss) {
        Listener listener = new Listener(interest, sink, onLoss);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}

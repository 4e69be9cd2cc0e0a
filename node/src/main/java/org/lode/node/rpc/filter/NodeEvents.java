package org.lode.node.rpc.filter;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.lode.node.rpc.json.JsonValue;

/** Hands the node's events to the filters and subscriptions of all clients. None of them makes the publisher wait. */
public final class NodeEvents {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** One client's interest and where what it picks goes. */
    private record Listener(Interest interest, Consumer<JsonValue> sink) {}

    /** Called from one thread at a time, in the order of the events. */
    public void publish(NodeEvent event) {
        for (Listener listener : listeners) {
            listener.interest().pick(event).forEach(listener.sink());
        }
    }

    /**
     * From now on hands what {@code interest} picks to {@code sink}, which must not block.
     *
     * @return what ends it
     */
    Runnable listen(Interest interest, Consumer<JsonValue> sink) {
        Listener listener = new Listener(interest, sink);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}

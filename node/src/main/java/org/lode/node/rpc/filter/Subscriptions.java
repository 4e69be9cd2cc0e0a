package org.lode.node.rpc.filter;

import java.util.concurrent.ConcurrentHashMap;
import org.lode.node.rpc.dispatch.CallContext;
import org.lode.node.rpc.dispatch.ErrorCode;
import org.lode.node.rpc.dispatch.Notifications;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.json.JsonValue;

/** The subscriptions of clients that stay connected; each ends with its connection at the latest. */
public final class Subscriptions {
    private static final int MAX_PER_CLIENT = 100;

    private final NodeEvents events;
    private final ClientIds ids;
    private final ConcurrentHashMap<String, Subscription> subscriptions = new ConcurrentHashMap<>();

    /** Whose it is, and what ends it. */
    private record Subscription(Notifications client, Runnable end) {}

    public Subscriptions(NodeEvents events, ClientIds ids) {
        this.events = events;
        this.ids = ids;
    }

    /** Starts one once the answer, which holds the id, is on its way. */
    public String add(CallContext context, Interest interest) {
        Notifications client = client(context);
        long open = subscriptions.values().stream()
                .filter(it -> it.client().equals(client))
                .count();
        if (open >= MAX_PER_CLIENT) {
            throw new RpcException(
                    ErrorCode.LIMIT_EXCEEDED, "more than " + MAX_PER_CLIENT + " subscriptions on one connection");
        }
        String id = ids.next();
        context.afterAnswer(() -> {
            Runnable end = events.listen(
                    interest,
                    value -> client.send(notification(id, value)),
                    () -> client.disconnect("events were lost"));
            subscriptions.put(id, new Subscription(client, end));
            client.onClose(() -> remove(id));
        });
        return id;
    }

    /** Ends one of the same client. @throws RpcException if it has none of that id */
    public void end(CallContext context, String id) {
        Subscription subscription = subscriptions.get(id);
        if (subscription == null || !subscription.client().equals(client(context))) {
            throw RpcException.failed("subscription not found");
        }
        remove(id);
    }

    private static Notifications client(CallContext context) {
        return context.notifications()
                .orElseThrow(() -> new RpcException(
                        ErrorCode.METHOD_NOT_FOUND, "notifications not supported; connect over WebSocket"));
    }

    private void remove(String id) {
        Subscription removed = subscriptions.remove(id);
        if (removed != null) {
            removed.end().run();
        }
    }

    private static JsonValue notification(String id, JsonValue value) {
        return out -> out.object(
                fields -> fields.field("subscription").text(id).field("result").value(value));
    }
}

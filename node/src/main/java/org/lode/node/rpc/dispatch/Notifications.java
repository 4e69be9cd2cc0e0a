package org.lode.node.rpc.dispatch;

import org.lode.node.rpc.json.JsonValue;

/** The way back to a client that stays connected, for what it subscribed to. Any thread may use it; nothing here blocks. */
public interface Notifications {
    /** Queues {@code params} of an {@code eth_subscription}. A client that does not keep up is disconnected. */
    void send(JsonValue params);

    /** Closes the connection: the client has missed something and must start over. */
    void disconnect(String reason);

    /** Runs {@code action} once the connection is gone, at once if it is already. */
    void onClose(Runnable action);
}

package org.lode.node.rpc.server;

import java.time.Duration;

/**
 * What the clients together, and each of them, may take.
 *
 * @param maxConnections at one time; one more is closed at once
 * @param maxConcurrentCalls messages in work at one time, of all clients together
 * @param maxCallsPerSocket messages of one WebSocket in work at one time; it is not read further until one is answered
 * @param maxQueuedBytes of answers and notifications that wait for one WebSocket; one more notification cuts the client off
 * @param callTime from a message's arrival to its answer
 * @param transferTime for a request's body to arrive, and for each piece of an answer to leave
 */
public record ServerLimits(
        int maxConnections,
        int maxConcurrentCalls,
        int maxCallsPerSocket,
        int maxQueuedBytes,
        Duration callTime,
        Duration transferTime) {
    public static final ServerLimits STANDARD =
            new ServerLimits(512, 128, 16, 32 * 1024 * 1024, Duration.ofSeconds(30), Duration.ofSeconds(30));
}

package org.lode.node.rpc.server;

import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.lode.node.rpc.dispatch.CallContext;
import org.lode.node.rpc.dispatch.Deadline;
import org.lode.node.rpc.dispatch.Notifications;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;
import org.lode.node.rpc.json.SizeLimitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket: a virtual thread a message, a bounded {@link Outbox}, and one virtual thread that empties it into the socket.
 * A client that reads its answers slowly is not read from; one that reads its notifications too slowly is cut off.
 */
final class SocketCalls implements Notifications {
    private static final Logger LOG = LoggerFactory.getLogger(SocketCalls.class);
    private static final short POLICY_VIOLATION = 1008;
    private static final short MESSAGE_TOO_BIG = 1009;
    private static final short INTERNAL_ERROR = 1011;
    private static final int MAX_NOTIFICATION_BYTES = 4 * 1024 * 1024;

    private final ServerWebSocket socket;
    private final CallRunner runner;
    private final ServerLimits limits;
    private final Outbox outbox;
    private final AtomicInteger inWork = new AtomicInteger();
    private final Object closing = new Object();
    private @Nullable List<Runnable> onClose = new ArrayList<>();

    private SocketCalls(ServerWebSocket socket, CallRunner runner, ServerLimits limits) {
        this.socket = socket;
        this.runner = runner;
        this.limits = limits;
        this.outbox = new Outbox(limits.maxQueuedBytes());
    }

    /** Serves the socket until it closes. Called on its event loop. */
    static void serve(ServerWebSocket socket, CallRunner runner, ServerLimits limits) {
        SocketCalls calls = new SocketCalls(socket, runner, limits);
        socket.textMessageHandler(text -> calls.accept(text.getBytes(StandardCharsets.UTF_8)));
        socket.binaryMessageHandler(bytes -> calls.accept(bytes.getBytes()));
        socket.exceptionHandler(calls::failed);
        socket.closeHandler(_ -> calls.closed());
        Thread.ofVirtual().name("rpc-socket-writer").start(calls::writeUntilClosed);
    }

    /** On the event loop: stops reading once enough is in work. */
    private void accept(byte[] message) {
        if (inWork.incrementAndGet() >= limits.maxCallsPerSocket()) {
            socket.pause();
        }
        Thread.ofVirtual().name("rpc-call").start(() -> {
            try {
                CallContext context = new CallContext(Deadline.after(limits.callTime()), Optional.of(this));
                Optional<byte[]> answer = runner.answer(message, context);
                if (answer.isPresent()) {
                    outbox.put(new String(answer.get(), StandardCharsets.UTF_8));
                }
                context.answered();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                inWork.decrementAndGet();
                socket.resume();
            }
        });
    }

    /** A message in pieces grew too large, which Vert.x says each time and reads on; or the connection is gone already. */
    private void failed(Throwable reason) {
        LOG.debug("event=socket-failed reason={}", reason.toString());
        disconnect(MESSAGE_TOO_BIG, "message too large");
    }

    private void writeUntilClosed() {
        try {
            for (Optional<String> next = outbox.take(); next.isPresent(); next = outbox.take()) {
                socket.writeTextMessage(next.get())
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(limits.transferTime().toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.debug("event=socket-not-written reason={}", e.toString());
            disconnect(INTERNAL_ERROR, "the client does not read");
        }
    }

    @Override
    public void send(JsonValue params) {
        JsonValue notification = out -> out.object(fields -> fields.field("jsonrpc")
                .text("2.0")
                .field("method")
                .text("eth_subscription")
                .field("params")
                .value(params));
        try {
            byte[] bytes = JsonWriter.toBytes(notification, MAX_NOTIFICATION_BYTES);
            if (!outbox.offer(new String(bytes, StandardCharsets.UTF_8))) {
                disconnect(POLICY_VIOLATION, "too slow for its subscriptions");
            }
        } catch (SizeLimitException _) {
            disconnect(POLICY_VIOLATION, "a notification is too large");
        }
    }

    @Override
    public void disconnect(String reason) {
        disconnect(POLICY_VIOLATION, reason);
    }

    @Override
    public void onClose(Runnable action) {
        synchronized (closing) {
            if (onClose != null) {
                onClose.add(action);
                return;
            }
        }
        action.run();
    }

    private void disconnect(short status, String reason) {
        outbox.close();
        socket.close(status, reason);
    }

    private void closed() {
        outbox.close();
        List<Runnable> actions;
        synchronized (closing) {
            actions = onClose == null ? List.of() : onClose;
            onClose = null;
        }
        actions.forEach(Runnable::run);
    }
}

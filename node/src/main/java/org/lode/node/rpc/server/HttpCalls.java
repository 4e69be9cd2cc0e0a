package org.lode.node.rpc.server;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lode.node.rpc.dispatch.CallContext;
import org.lode.node.rpc.dispatch.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls over HTTP: one POST is one message. Each runs on a virtual thread of its own and never on the event loop. */
final class HttpCalls {
    private static final Logger LOG = LoggerFactory.getLogger(HttpCalls.class);
    private static final Set<String> CONTENT_TYPES =
            Set.of("application/json", "application/json-rpc", "application/jsonrequest");
    private static final int PIECE_BYTES = 64 * 1024;

    private final CallRunner runner;
    private final ServerLimits limits;

    HttpCalls(CallRunner runner, ServerLimits limits) {
        this.runner = runner;
        this.limits = limits;
    }

    /**
     * Takes only what says it is JSON: a browser asks this server's leave before it sends that from another site's page, while
     * it sends a form or plain text without asking.
     */
    void accept(RoutingContext request) {
        String type = Optional.ofNullable(request.request().getHeader(HttpHeaders.CONTENT_TYPE))
                .orElse("");
        String mediaType = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!CONTENT_TYPES.contains(mediaType)) {
            request.response().setStatusCode(415).end("invalid content type, only application/json is supported\n");
            return;
        }
        Buffer body = request.body().buffer();
        byte[] message = body == null ? new byte[0] : body.getBytes();
        Thread.ofVirtual().name("rpc-call").start(() -> answer(message, request.response()));
    }

    private void answer(byte[] message, HttpServerResponse response) {
        try {
            CallContext context = new CallContext(Deadline.after(limits.callTime()), Optional.empty());
            send(runner.answer(message, context), response);
            context.answered();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.debug("event=answer-not-sent reason={}", e.toString());
            response.reset();
        }
    }

    /** Piece by piece, the next one when the last has left: a slow reader holds this thread, not memory of the network. */
    private void send(Optional<byte[]> answer, HttpServerResponse response)
            throws InterruptedException, ExecutionException, TimeoutException {
        byte[] bytes = answer.orElseGet(() -> new byte[0]);
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length));
        int sent = 0;
        while (bytes.length - sent > PIECE_BYTES) {
            await(response.write(Buffer.buffer(PIECE_BYTES).appendBytes(bytes, sent, PIECE_BYTES)));
            sent += PIECE_BYTES;
        }
        await(response.end(Buffer.buffer(bytes.length - sent).appendBytes(bytes, sent, bytes.length - sent)));
    }

    private void await(Future<Void> write) throws InterruptedException, ExecutionException, TimeoutException {
        write.toCompletionStage()
                .toCompletableFuture()
                .get(limits.transferTime().toNanos(), TimeUnit.NANOSECONDS);
    }
}

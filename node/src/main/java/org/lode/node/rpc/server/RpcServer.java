package org.lode.node.rpc.server;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.CorsHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.lode.node.rpc.dispatch.Dispatcher;
import org.lode.node.rpc.dispatch.MessageLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON-RPC over HTTP (POST) and WebSocket on one port, more than one view of the chain by path, and the metrics page {@code /metrics}. The event loops only move bytes;
 * answers are made on virtual threads.
 */
public final class RpcServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);
    private static final Duration START_TIME = Duration.ofSeconds(30);
    private static final int EVENT_LOOPS = 2;
    private static final int FORBIDDEN = 403;
    private static final String ROOT = "/";

    /** An idle connection is closed after this; a WebSocket answers the pings in between and so is never idle while alive. */
    private static final int IDLE_SECONDS = 90;

    private static final String BODY_TIMER = "bodyTimer";
    private static final long PING_MILLIS = 30_000;

    private final RpcEndpoint endpoint;
    private final MessageLimits messageLimits;
    private final ServerLimits limits;
    private final ImmutableMap<String, CallRunner> runners;
    private final PrometheusMeterRegistry metrics;
    private final AtomicInteger connections = new AtomicInteger();
    private final Vertx vertx;
    private @Nullable HttpServer server;

    /** @param paths who answers at which path; {@code /} is one of them, and serves WebSockets at all other paths */
    public RpcServer(
            RpcEndpoint endpoint,
            MessageLimits messageLimits,
            ServerLimits limits,
            Map<String, Dispatcher> paths,
            PrometheusMeterRegistry metrics) {
        this.endpoint = endpoint;
        this.messageLimits = messageLimits;
        this.limits = limits;
        Semaphore slots = new Semaphore(limits.maxConcurrentCalls(), true);
        this.runners =
                ImmutableMap.copyOf(Maps.transformValues(paths, dispatcher -> new CallRunner(dispatcher, slots)));
        this.metrics = metrics;
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
        metrics.gauge("lode.rpc.connections", connections);
    }

    /**
     * Listens.
     *
     * @return the port, which is another than the endpoint's where that was 0
     * @throws IOException with one sentence for the user when the address cannot be had
     */
    public int start() throws IOException {
        HttpServer created = vertx.createHttpServer(options())
                .connectionHandler(this::count)
                .requestHandler(router())
                .webSocketHandshakeHandler(this::judge)
                .webSocketHandler(this::serve);
        try {
            server = await(created.listen(endpoint.port(), endpoint.host()), START_TIME);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new IOException(
                    "cannot listen for JSON-RPC on " + endpoint.host() + ":" + endpoint.port() + " (" + reason(e)
                            + "); choose another port, or 0 for any free one",
                    e);
        }
        int port = server.actualPort();
        LOG.info("event=rpc-listening host={} port={}", endpoint.host(), port);
        return port;
    }

    /** Stops listening and closes every connection. */
    @Override
    public void close() {
        try {
            await(vertx.close(), START_TIME);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("event=rpc-close-failed reason={}", reason(e));
        }
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setTcpNoDelay(true)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(messageLimits.maxMessageBytes())
                .setMaxWebSocketMessageSize(messageLimits.maxMessageBytes());
    }

    private Router router() {
        Router router = Router.router(vertx);
        router.route().failureHandler(RpcServer::refuse);
        router.route().handler(this::expectHost);
        if (!endpoint.origins().isEmpty()) {
            router.route()
                    .handler(CorsHandler.create()
                            .addOrigins(endpoint.origins())
                            .allowedMethods(Set.of(HttpMethod.GET, HttpMethod.POST))
                            .allowedHeader(HttpHeaders.CONTENT_TYPE.toString())
                            .maxAgeSeconds(600));
        }
        runners.forEach((path, runner) -> {
            router.post(path).handler(this::expectBodyInTime);
            router.post(path).handler(BodyHandler.create(false).setBodyLimit(messageLimits.maxMessageBytes()));
            router.post(path).handler(this::bodyArrived);
            router.post(path).handler(new HttpCalls(runner, limits)::accept);
        });
        router.get("/metrics")
                .handler(request -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                        .end(metrics.scrape()));
        return router;
    }

    /** What a client did wrong is its own business: a status, and no line in the log above DEBUG. */
    private static void refuse(RoutingContext request) {
        LOG.debug("event=request-refused status={}", request.statusCode(), request.failure());
        if (!request.response().ended()) {
            request.response()
                    .setStatusCode(request.statusCode() < 0 ? 500 : request.statusCode())
                    .end();
        }
    }

    private void count(HttpConnection connection) {
        if (connections.incrementAndGet() > limits.maxConnections()) {
            connection.close();
        }
        connection.closeHandler(_ -> connections.decrementAndGet());
    }

    private void expectHost(RoutingContext request) {
        if (servesHost(request.request().authority())) {
            request.next();
        } else {
            request.response().setStatusCode(FORBIDDEN).end("invalid host specified\n");
        }
    }

    private boolean servesHost(@Nullable HostAndPort host) {
        return host == null || endpoint.servesHost(host.host());
    }

    /** A client that sends its body drop by drop loses the connection. */
    private void expectBodyInTime(RoutingContext request) {
        long timer = vertx.setTimer(
                limits.transferTime().toMillis(),
                _ -> request.request().connection().close());
        request.put(BODY_TIMER, timer);
        request.addEndHandler(_ -> vertx.cancelTimer(timer));
        request.next();
    }

    private void bodyArrived(RoutingContext request) {
        vertx.cancelTimer(Objects.requireNonNull(request.<Long>get(BODY_TIMER)));
        request.next();
    }

    /** A page of a site that is not served, or a rebound name, gets no socket. */
    private void judge(ServerWebSocketHandshake handshake) {
        String origin = handshake.headers().get(HttpHeaders.ORIGIN);
        boolean served = servesHost(handshake.authority()) && (origin == null || endpoint.servesOrigin(origin));
        if (served) {
            handshake.accept();
        } else {
            handshake.reject(FORBIDDEN);
        }
    }

    private void serve(ServerWebSocket socket) {
        long ping = vertx.setPeriodic(PING_MILLIS, _ -> socket.writePing(Buffer.buffer("lode")));
        SocketCalls.serve(socket, runner(socket.path()), limits);
        socket.endHandler(_ -> vertx.cancelTimer(ping));
    }

    /** Any path but the named ones is the root's: providers put keys of theirs there. */
    private CallRunner runner(String path) {
        return Objects.requireNonNull(runners.getOrDefault(path, runners.get(ROOT)));
    }

    private static <T> T await(Future<T> future, Duration time) throws ExecutionException, TimeoutException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage());
    }
}

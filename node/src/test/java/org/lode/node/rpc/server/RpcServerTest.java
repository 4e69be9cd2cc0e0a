package org.lode.node.rpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lode.node.rpc.dispatch.Dispatcher;
import org.lode.node.rpc.dispatch.MessageLimits;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.MethodTable;
import org.lode.node.rpc.dispatch.Notifications;
import org.lode.node.rpc.dispatch.Parameter;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.JsonValue;

final class RpcServerTest {
    private static final Duration TIME = Duration.ofMinutes(2);
    private static final MessageLimits MESSAGES = new MessageLimits(100_000, 16, 10_000, 10, 3_000_000);
    private static final ServerLimits LIMITS = new ServerLimits(8, 8, 4, 200_000, TIME, TIME);
    private static final String ONE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_one\"}";
    private static final String ONE_ANSWER = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x1\"}";

    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CompletableFuture<Notifications> subscriber = new CompletableFuture<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Dispatcher other = new Dispatcher(
            new MethodTable(List.of(Method.of("test_one", () -> JsonValue.quantity(2)))), metrics, MESSAGES);
    private final Dispatcher dispatcher = new Dispatcher(
            new MethodTable(List.of(
                    Method.of("test_one", () -> JsonValue.quantity(1)),
                    Method.of("test_large", () -> JsonValue.of("x".repeat(2_000_000))),
                    Method.inContext("test_wait", Parameter.optional(Decoders.TEXT), (context, _) -> {
                        awaitGate();
                        return JsonValue.TRUE;
                    }),
                    Method.inContext("test_subscribe", Parameter.optional(Decoders.TEXT), (context, _) -> {
                        Notifications notifications = context.notifications().orElseThrow();
                        context.afterAnswer(() -> notifications.send(JsonValue.of("first")));
                        subscriber.complete(notifications);
                        return JsonValue.of("id");
                    }))),
            metrics,
            MESSAGES);
    private final Map<String, Dispatcher> paths = Map.of("/", dispatcher, "/other", other);
    private final RpcServer server = new RpcServer(RpcEndpoint.loopback(0), MESSAGES, LIMITS, paths, metrics);
    private int port;

    @BeforeEach
    void start() throws IOException {
        port = server.start();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        client.shutdownNow();
        server.close();
    }

    @Test
    void answersAPost() throws Exception {
        HttpResponse<String> response = post(ONE, "application/json; charset=utf-8");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.body()).isEqualTo(ONE_ANSWER);
    }

    @Test
    void answersAtEachPathWithItsOwnMethods() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("http", "/other"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ONE))
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .isEqualTo(ONE_ANSWER.replace("0x1", "0x2"));
    }

    @Test
    void answersLargeResultsWhole() throws Exception {
        HttpResponse<String> response =
                post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_large\"}", "application/json");
        assertThat(response.body()).hasSize(2_000_000 + ONE_ANSWER.length() - 3).endsWith("x\"}");
    }

    @Test
    void refusesABodyAboveTheLimit() throws Exception {
        assertThat(post(" ".repeat(100_001) + ONE, "application/json").statusCode())
                .isEqualTo(413);
    }

    @Test
    void refusesABodyThatDoesNotSayItIsJson() throws Exception {
        assertThat(post(ONE, "text/plain").statusCode()).isEqualTo(415);
        assertThat(post(ONE, "application/x-www-form-urlencoded").statusCode()).isEqualTo(415);
    }

    @Test
    void refusesAHostNameThatIsNotThisMachines() throws Exception {
        assertThat(raw("POST / HTTP/1.1\r\nHost: rebound.example\r\nContent-Type: application/json\r\n"
                        + "Connection: close\r\nContent-Length: " + ONE.length() + "\r\n\r\n" + ONE))
                .startsWith("HTTP/1.1 403");
        assertThat(raw("POST / HTTP/1.1\r\nHost: LOCALHOST:8545\r\nContent-Type: application/json\r\n"
                        + "Connection: close\r\nContent-Length: " + ONE.length() + "\r\n\r\n" + ONE))
                .startsWith("HTTP/1.1 200")
                .endsWith(ONE_ANSWER);
    }

    @Test
    void letsBrowsersAskFirst() throws Exception {
        assertThat(raw("OPTIONS / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://page.example\r\n"
                        + "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n"
                        + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 204")
                .containsIgnoringCase("access-control-allow-origin: *")
                .containsIgnoringCase("access-control-allow-headers: content-type");
    }

    @Test
    void turnsAwayPagesOfSitesThatAreNotServed() throws Exception {
        RpcEndpoint endpoint = new RpcEndpoint("127.0.0.1", 0, Set.of("localhost"), List.of("https://wallet.example"));
        try (RpcServer strict = new RpcServer(endpoint, MESSAGES, LIMITS, paths, metrics)) {
            port = strict.start();
            String head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Connection: close\r\nContent-Length: " + ONE.length() + "\r\n";
            assertThat(raw(head + "Origin: https://other.example\r\n\r\n" + ONE))
                    .startsWith("HTTP/1.1 403");
            assertThat(raw(head + "Origin: https://wallet.example\r\n\r\n" + ONE))
                    .startsWith("HTTP/1.1 200");
            assertThatThrownBy(() -> connect(new Inbox(), "https://other.example"))
                    .isInstanceOf(CompletionException.class);
            connect(new Inbox(), "https://wallet.example").abort();
        }
    }

    @Test
    void closesConnectionsAboveTheLimit() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < LIMITS.maxConnections(); i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                open.add(socket);
                exchange(socket);
            }
            try (Socket tooMany = new Socket(InetAddress.getLoopbackAddress(), port)) {
                tooMany.setSoTimeout((int) TIME.toMillis());
                assertThat(tooMany.getInputStream().read()).isEqualTo(-1);
            }
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void showsMetrics() throws Exception {
        post(ONE, "application/json");
        HttpResponse<String> page = client.send(
                HttpRequest.newBuilder(uri("http", "/metrics")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(page.body()).contains("lode_rpc_calls_seconds_count").contains("method=\"test_one\"");
    }

    @Test
    void saysInOneSentenceThatThePortIsTaken() {
        try (RpcServer second = new RpcServer(RpcEndpoint.loopback(port), MESSAGES, LIMITS, paths, metrics)) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot listen for JSON-RPC on 127.0.0.1:" + port)
                    .hasMessageEndingWith("choose another port, or 0 for any free one");
        }
    }

    @Test
    void answersOverAWebSocket() throws Exception {
        Inbox inbox = new Inbox();
        connect(inbox, "http://localhost").sendText(ONE, true).join();
        assertThat(inbox.next()).isEqualTo(ONE_ANSWER);
    }

    @Test
    void aSlowCallDoesNotHoldUpTheNextOfTheSameSocket() throws Exception {
        Inbox inbox = new Inbox();
        WebSocket socket = connect(inbox, "http://localhost");
        socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"test_wait\"}", true)
                .join();
        socket.sendText(ONE, true).join();
        assertThat(inbox.next()).isEqualTo(ONE_ANSWER);
        gate.countDown();
        assertThat(inbox.next()).contains("\"id\":9");
    }

    @Test
    void answersEverythingThatWaitedWhileTooMuchWasInWork() throws Exception {
        Inbox inbox = new Inbox();
        WebSocket socket = connect(inbox, "http://localhost");
        for (int i = 0; i < 3 * LIMITS.maxCallsPerSocket(); i++) {
            socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"method\":\"test_wait\"}", true)
                    .join();
        }
        gate.countDown();
        for (int i = 0; i < 3 * LIMITS.maxCallsPerSocket(); i++) {
            assertThat(inbox.next()).contains("\"result\":true");
        }
    }

    @Test
    void sendsNotificationsAfterTheAnswerThatAnnouncesThem() throws Exception {
        Inbox inbox = new Inbox();
        WebSocket socket = connect(inbox, "http://localhost");
        socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"test_subscribe\"}", true)
                .join();
        assertThat(inbox.next()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":\"id\"}");
        assertThat(inbox.next())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":\"first\"}");
    }

    @Test
    void cutsOffASubscriberThatDoesNotRead() throws Exception {
        Inbox deaf = new Inbox();
        deaf.reads = 2;
        WebSocket socket = connect(deaf, "http://localhost");
        socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"test_subscribe\"}", true)
                .join();
        Notifications notifications = subscriber.get(TIME.toSeconds(), TimeUnit.SECONDS);
        CountDownLatch gone = new CountDownLatch(1);
        notifications.onClose(gone::countDown);
        JsonValue large = JsonValue.of("y".repeat(100_000));
        for (int i = 0; i < 2_000 && gone.getCount() > 0; i++) {
            notifications.send(large);
        }
        assertThat(gone.await(TIME.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void endsASocketWhoseMessageInPiecesGrowsTooLarge() throws Exception {
        Inbox inbox = new Inbox();
        WebSocket socket = connect(inbox, "http://localhost");
        String piece = " ".repeat(MESSAGES.maxMessageBytes() / 2);
        socket.sendText(piece, false).join();
        socket.sendText(piece, false).join();
        socket.sendText(piece, false).join();
        assertThat(inbox.status.get(TIME.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1009);
    }

    @Test
    void tellsASubscriptionThatItsClientLeft() throws Exception {
        WebSocket socket = connect(new Inbox(), "http://localhost");
        socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"test_subscribe\"}", true)
                .join();
        Notifications notifications = subscriber.get(TIME.toSeconds(), TimeUnit.SECONDS);
        CountDownLatch gone = new CountDownLatch(1);
        notifications.onClose(gone::countDown);
        socket.abort();
        assertThat(gone.await(TIME.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private void awaitGate() {
        try {
            assertThat(gate.await(TIME.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<String> post(String body, String contentType) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("http", "/"))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) TIME.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** One call on a connection that stays open. */
    private static void exchange(Socket socket) throws IOException {
        socket.setSoTimeout((int) TIME.toMillis());
        socket.getOutputStream()
                .write(("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                                + ONE.length() + "\r\n\r\n" + ONE)
                        .getBytes(StandardCharsets.UTF_8));
        byte[] status = socket.getInputStream().readNBytes(12);
        assertThat(new String(status, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 200");
    }

    private WebSocket connect(Inbox inbox, String origin) {
        return client.newWebSocketBuilder()
                .header("Origin", origin)
                .buildAsync(uri("ws", "/"), inbox)
                .join();
    }

    private URI uri(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + port + path);
    }

    /** Collects whole messages; reads no more than {@code reads}. */
    private static final class Inbox implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> status = new CompletableFuture<>();
        private final StringBuilder partial = new StringBuilder();
        private int reads = Integer.MAX_VALUE;

        String next() throws InterruptedException {
            String message = messages.poll(TIME.toSeconds(), TimeUnit.SECONDS);
            assertThat(message).as("a message within " + TIME).isNotNull();
            return message;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
            status.complete(statusCode);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                messages.add(partial.toString());
                partial.setLength(0);
            }
            if (--reads > 0) {
                socket.request(1);
            }
            return CompletableFuture.completedStage(null);
        }
    }
}

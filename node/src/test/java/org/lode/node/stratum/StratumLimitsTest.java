package org.lode.node.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a server does with miners that are broken, greedy, or none at all: it ends their connection and serves the others. */
final class StratumLimitsTest {
    private static final String LOGIN =
            "{\"id\":1,\"method\":\"eth_submitLogin\",\"params\":[\"0x00000000000000000000000000000000000a11ce\"]}\n";
    private static final String GET_WORK = "{\"id\":2,\"method\":\"eth_getWork\",\"params\":[]}\n";

    @Test
    void endsConnectionsThatSpeakNoProtocol() throws Exception {
        long seed = 0x57a7_0001L;
        System.out.println("StratumLimitsTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        byte[] noise = new byte[3000];
        random.nextBytes(noise);
        List<String> garbage = List.of(
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "[]\n",
                "null\n",
                "{\"id\":1}\n",
                "{\"id\":{},\"method\":\"eth_getWork\"}\n",
                "{\"id\":1,\"method\":\"eth_submitLogin\",\"params\":[[\"0x00\"]]}\n",
                "{\"a\":".repeat(50) + "\n",
                "{\"id\":" + "9".repeat(500) + ",\"method\":\"eth_getWork\"}\n",
                "x".repeat(5000),
                new String(noise, StandardCharsets.ISO_8859_1) + "\n");
        try (LiveNode node = new LiveNode(StratumLimits.STANDARD)) {
            for (String text : garbage) {
                try (Socket socket = node.connect()) {
                    LiveNode.send(socket, text);
                    assertThatItEnds(socket);
                }
            }
            assertThatMinersAreServed(node);
        }
    }

    @Test
    void endsAConnectionThatDoesNotLogIn() throws Exception {
        StratumLimits limits = new StratumLimits(8, 8, 50, Duration.ofMillis(200), Duration.ofMinutes(1), 64, 10);
        try (LiveNode node = new LiveNode(limits);
                Socket socket = node.connect()) {
            LiveNode.send(socket, "{\"id\":1,");
            assertThatItEnds(socket);
        }
    }

    @Test
    void endsAConnectionThatIsIdle() throws Exception {
        StratumLimits limits = new StratumLimits(8, 8, 50, Duration.ofMinutes(1), Duration.ofMillis(200), 64, 10);
        try (LiveNode node = new LiveNode(limits);
                Socket socket = node.connect()) {
            LiveNode.send(socket, LOGIN);
            assertThatItEnds(socket);
        }
    }

    @Test
    void endsAConnectionThatFloods() throws Exception {
        StratumLimits limits = new StratumLimits(8, 8, 1, Duration.ofMinutes(1), Duration.ofMinutes(1), 64, 10);
        try (LiveNode node = new LiveNode(limits);
                Socket socket = node.connect()) {
            LiveNode.send(socket, LOGIN + GET_WORK.repeat(30));
            assertThatItEnds(socket);
            assertThatMinersAreServed(node);
        }
    }

    @Test
    void endsAConnectionThatDoesNotRead() throws Exception {
        StratumLimits limits = new StratumLimits(8, 8, 1_000_000, Duration.ofMinutes(1), Duration.ofMinutes(1), 4, 10);
        try (LiveNode node = new LiveNode(limits);
                Socket socket = node.connect()) {
            socket.setReceiveBufferSize(1024);
            String many = GET_WORK.repeat(200);
            LiveNode.send(socket, LOGIN);
            long sent = 0;
            try {
                while (sent < 64 << 20) {
                    LiveNode.send(socket, many);
                    sent += many.length();
                }
            } catch (SocketException e) {
                // what is expected
            }
            assertThat(sent).as("bytes until the server hung up").isLessThan(64 << 20);
            assertThatMinersAreServed(node);
        }
    }

    @Test
    void endsAConnectionAfterTenBadShares() throws Exception {
        try (LiveNode node = new LiveNode(StratumLimits.STANDARD);
                Socket socket = node.connect();
                BufferedReader in = LiveNode.reader(socket)) {
            LiveNode.send(socket, LOGIN + GET_WORK);
            String sealHash = answerTo(2, in).split("\"")[9];
            int refused = 0;
            for (int i = 0; i < 10; i++) {
                LiveNode.send(
                        socket,
                        "{\"id\":4,\"method\":\"eth_submitWork\",\"params\":[\"0x00000000000000" + (10 + i) + "\",\""
                                + sealHash + "\",\"0x" + "f".repeat(64) + "\"]}\n");
                refused += answerTo(4, in).contains("\"code\":23") ? 1 : 0;
            }
            assertThat(refused).isEqualTo(10);
            String last = in.readLine();
            while (last != null && last.startsWith("{\"id\":0,")) {
                last = in.readLine();
            }
            assertThat(last).isNull();
        }
    }

    @Test
    void refusesALoginThatIsNoAddress() throws Exception {
        try (LiveNode node = new LiveNode(StratumLimits.STANDARD)) {
            for (String login : List.of("test", "", "0x00", "0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266")) {
                try (Socket socket = node.connect();
                        BufferedReader in = LiveNode.reader(socket)) {
                    LiveNode.send(socket, "{\"id\":1,\"method\":\"eth_submitLogin\",\"params\":[\"" + login + "\"]}\n");
                    assertThat(in.readLine()).contains("\"code\":-1").contains("right checksum");
                    assertThat(in.readLine()).isNull();
                }
            }
        }
    }

    @Test
    void boundsTheConnectionsOfOneAddress() throws Exception {
        StratumLimits limits = new StratumLimits(8, 2, 50, Duration.ofMinutes(1), Duration.ofMinutes(1), 64, 10);
        List<Socket> open = new ArrayList<>();
        try (LiveNode node = new LiveNode(limits)) {
            for (int i = 0; i < 2; i++) {
                Socket socket = node.connect();
                open.add(socket);
                LiveNode.send(socket, LOGIN);
                assertThat(LiveNode.reader(socket).readLine()).contains("true");
            }
            try (Socket third = node.connect()) {
                assertThatItEnds(third);
            }
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void givesConnectionsDifferentExtranonces() throws Exception {
        String subscribe = "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"x\",\"EthereumStratum/1.0.0\"]}\n";
        try (LiveNode node = new LiveNode(StratumLimits.STANDARD);
                Socket one = node.connect();
                Socket other = node.connect()) {
            LiveNode.send(one, subscribe);
            LiveNode.send(other, subscribe);
            assertThat(LiveNode.reader(one).readLine())
                    .isNotEqualTo(LiveNode.reader(other).readLine());
        }
    }

    private static void assertThatMinersAreServed(LiveNode node) throws IOException {
        try (Socket socket = node.connect();
                BufferedReader in = LiveNode.reader(socket)) {
            LiveNode.send(socket, LOGIN + GET_WORK);
            assertThat(in.readLine()).isEqualTo("{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":true}");
            assertThat(answerTo(2, in)).startsWith("{\"id\":2,\"jsonrpc\":\"2.0\",\"result\":[\"0x");
        }
    }

    /** The next answer to a request of that number: new work comes unasked in between. */
    private static String answerTo(int id, BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && !line.startsWith("{\"id\":" + id + ",")) {
            line = in.readLine();
        }
        return Objects.requireNonNull(line, "the connection ended");
    }

    /** At its end a socket gives nothing more, or says that the other side has hung up. */
    private static void assertThatItEnds(Socket socket) throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                // answers to what came before
            }
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }
}

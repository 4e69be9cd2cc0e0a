package org.lode.p2p.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.testkit.Vectors;
import org.lode.p2p.wire.Message;

/**
 * Another implementation of devp2p, {@code @ethereumjs/devp2p}, as our peer over {@code lode/1}. It needs node and npm, which
 * installs it; without them the tests are skipped, or fail when {@code CI=true}.
 */
@Timeout(600)
final class OtherClientTest {
    private static final Path CLIENTS = Vectors.repositoryRoot().resolve("p2p/src/test/clients");
    private static final long PATIENCE_SECONDS = 240;

    @BeforeAll
    static void installTheOtherClient() throws IOException, InterruptedException {
        if (Files.isDirectory(CLIENTS.resolve("node_modules/@ethereumjs/devp2p"))) {
            return;
        }
        int status = startOrSkip("npm", "ci", "--no-progress", "--no-audit", "--no-fund", "--loglevel=error")
                .waitFor();
        assertThat(status).as("exit status of npm ci").isZero();
    }

    @Test
    void theOtherClientDialsUs() throws Exception {
        try (TestNode node = new TestNode(1)) {
            String nodeId = node.enode().nodeId().toString().substring(2);
            Process other = startOrSkip("node", "peer.mjs", "dial", "" + node.server.port(), nodeId);
            try (BufferedReader said = other.inputReader()) {
                assertThat(converse(node, said, new ArrayList<>())).isEqualTo(Peer.Direction.INBOUND);
            } finally {
                other.destroy();
            }
        }
    }

    @Test
    void weDialTheOtherClient() throws Exception {
        try (TestNode node = new TestNode(1)) {
            Process other = startOrSkip("node", "peer.mjs", "listen");
            try (BufferedReader said = other.inputReader()) {
                String[] listening = said.readLine().split(" ", -1);
                assertThat(listening[0]).isEqualTo("listening");
                node.server.keepConnected(
                        new Enode(Bytes.ofHex(listening[2]), "127.0.0.1", Integer.parseInt(listening[1])));
                assertThat(converse(node, said, new ArrayList<>())).isEqualTo(Peer.Direction.OUTBOUND);
            } finally {
                other.destroy();
            }
        }
    }

    /** Both greet, it asks us and we answer, we ask it and it answers; then we leave. */
    private static Peer.Direction converse(TestNode node, BufferedReader said, List<String> heard) throws Exception {
        Peer other = node.chain.awaitJoined();
        assertThat(other.info().clientId()).isEqualTo("devp2p-test");
        assertThat(node.chain.awaitMessage())
                .isEqualTo(new Message.GetBlockHeaders(
                        7, new Message.Origin.AtNumber(BlockNumber.of(0)), 1, 0, Message.Direction.RISING));
        Message.Response answer = other.request(id -> new Message.GetBlockHeaders(
                        id, new Message.Origin.AtHash(RecordingChain.GENESIS), 1, 0, Message.Direction.FALLING))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(((Message.BlockHeaders) answer).headers()).isEmpty();

        node.close();
        for (String line = said.readLine(); line != null && !line.startsWith("removed"); line = said.readLine()) {
            heard.add(line);
        }
        assertThat(heard)
                .contains(
                        "status 6 " + RecordingChain.GENESIS.toString().substring(2),
                        "answered 7 0",
                        "asked 4",
                        "added");
        return other.info().direction();
    }

    private static Process startOrSkip(String... command) throws IOException {
        try {
            return new ProcessBuilder(command)
                    .directory(CLIENTS.toFile())
                    .redirectError(Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw e;
            }
            return Assumptions.abort(command[0] + " is not on this machine: " + e.getMessage());
        }
    }
}

package org.lode.benchmarks.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lode.benchmarks.BlockMill.Measured;
import org.lode.consensus.primitive.Bytes;

/** Foundry's devnet in a process of its own, which makes a block when it is told to. */
final class AnvilNode implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_CONNECTION_ATTEMPTS = 1200;

    private final Process process;
    private final URI address;
    private final HttpClient client = HttpClient.newHttpClient();

    private AnvilNode(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    static AnvilNode start(String program) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        program,
                        "--port",
                        "" + port,
                        "--no-mining",
                        "--order",
                        "fifo",
                        "--gas-limit",
                        "30000000",
                        "--silent")
                .redirectError(Redirect.INHERIT)
                .redirectOutput(Redirect.DISCARD)
                .start();
        AnvilNode node = new AnvilNode(process, URI.create("http://127.0.0.1:" + port));
        for (int attempt = 0; ; attempt++) {
            try {
                // As the mill's blocks: the pair's prices depend on it.
                node.call("anvil_setBlockTimestampInterval", "2");
                return node;
            } catch (ConnectException e) {
                if (attempt == MAX_CONNECTION_ATTEMPTS || !process.isAlive()) {
                    node.close();
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    /** Hands over all transactions in one request; each must be taken into the pool. */
    void submit(List<Bytes> transactions) throws IOException, InterruptedException {
        String batch = IntStream.range(0, transactions.size())
                .mapToObj(i -> request(
                        i, "eth_sendRawTransaction", '"' + transactions.get(i).toString() + '"'))
                .collect(Collectors.joining(",", "[", "]"));
        for (JsonNode answer : post(batch)) {
            expectResult(answer);
        }
    }

    /** Makes a block of what is in the pool. */
    void mine() throws IOException, InterruptedException {
        call("evm_mine");
    }

    /** Gas used by the latest block, which must hold so many transactions. */
    long gasOfLatestBlock(int transactions) throws IOException, InterruptedException {
        JsonNode block = call("eth_getBlockByNumber", "\"latest\"", "false");
        if (block.required("transactions").size() != transactions) {
            throw new IllegalStateException(
                    "the block holds " + block.get("transactions").size() + " of " + transactions + " transactions");
        }
        return Long.decode(block.required("gasUsed").asText());
    }

    /** What something took by the clock, and of anvil's processor time. */
    Measured measured(Measured.Work work) throws Exception {
        long cpu = cpuNanos();
        long start = System.nanoTime();
        work.run();
        long nanos = System.nanoTime() - start;
        return new Measured(nanos, cpuNanos() - cpu);
    }

    /** Processor time of its threads so far, in nanoseconds, as Linux counts it. */
    private long cpuNanos() throws IOException {
        long nanos = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path thread : threads) {
                String[] counters =
                        Files.readString(thread.resolve("schedstat")).split(" ", 2);
                nanos += Long.parseLong(counters[0]);
            }
        }
        return nanos;
    }

    private JsonNode call(String method, String... parameters) throws IOException, InterruptedException {
        return expectResult(post(request(1, method, String.join(",", parameters))));
    }

    private static String request(int id, String method, String parameters) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":[%s]}".formatted(id, method, parameters);
    }

    private JsonNode post(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
    }

    private static JsonNode expectResult(JsonNode answer) {
        if (!answer.has("result")) {
            throw new IllegalStateException("anvil answered " + answer);
        }
        return answer.get("result");
    }

    @Override
    public void close() {
        process.destroy();
        client.close();
    }
}

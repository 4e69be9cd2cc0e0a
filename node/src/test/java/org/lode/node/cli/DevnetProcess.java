package org.lode.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real node in a process of its own, on free ports, for tests that stop or kill it. */
final class DevnetProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 180;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader out;
    private final JsonNode started;

    private DevnetProcess(Process process, BufferedReader out, JsonNode started) {
        this.process = process;
        this.out = out;
        this.started = started;
    }

    /** Returns once the devnet's node serves JSON-RPC. */
    static DevnetProcess start(Path data, String... options) throws IOException {
        return run("devnet", data, options);
    }

    /** As {@link #start} for {@code lode node}. */
    static DevnetProcess startNode(Path data, String... options) throws IOException {
        return run("node", data, options);
    }

    private static DevnetProcess run(String subcommand, Path data, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Lode.class.getName(),
                subcommand,
                "--json",
                "--rpc-port=0",
                "--p2p-port=0",
                "--data=" + data));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectError(
                        data.resolveSibling(data.getFileName() + ".stderr").toFile())
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the node ended at once; see " + data + ".stderr");
        }
        return new DevnetProcess(process, out, JSON.readTree(line));
    }

    /** The first line it printed. */
    JsonNode started() {
        return started;
    }

    RpcClient rpc() {
        return new RpcClient(URI.create(started.path("rpc").asText()));
    }

    /** The next line it prints; blocks until there is one. */
    JsonNode nextLine() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the node ended");
        }
        return JSON.readTree(line);
    }

    /** SIGKILL: nothing in the process runs after it. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM, as Ctrl-C. Returns the exit code. */
    int stop() throws InterruptedException, IOException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            kill();
            throw new IOException("the node did not stop within " + STOP_SECONDS + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}

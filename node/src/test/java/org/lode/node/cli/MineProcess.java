package org.lode.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lode.miner.cli.LodeMiner;

/** {@code lode mine} in a process of its own, without a node in it. */
final class MineProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader out;

    private MineProcess(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    static MineProcess start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                LodeMiner.class.getName(),
                "mine",
                "--json",
                "--miner=cpu",
                "--threads=1",
                "--interval=1"));
        command.addAll(List.of(options));
        return new MineProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** The next line of that kind; blocks until there is one. */
    JsonNode next(String event) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            JsonNode json = JSON.readTree(line);
            if (json.path("event").asText().equals(event)) {
                return json;
            }
        }
        throw new IOException("the miner ended");
    }

    /** SIGTERM, as Ctrl-C. Returns the exit code. */
    int stop() throws InterruptedException, IOException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            kill();
            throw new IOException("the miner did not stop within " + STOP_SECONDS + " s");
        }
        return process.exitValue();
    }

    /** SIGKILL: nothing in the process runs after it. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}

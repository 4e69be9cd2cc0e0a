package org.lode.node.statetest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.lode.consensus.statetest.StateTest;
import org.lode.consensus.statetest.StateTestResult;
import org.lode.consensus.statetest.StateTestRunner;

/**
 * Runs the state tests in a file, or in all files of a folder that end in {@code .json} or {@code .json.gz}, several at a time.
 */
public final class StateTestFiles {
    private final StateTestRunner runner;
    private final Optional<String> fork;

    /** @param fork the only fork to run, in the words of the tests; empty for all that the machine knows */
    public StateTestFiles(StateTestRunner runner, Optional<String> fork) {
        this.runner = runner;
        this.fork = fork;
    }

    /** How many tests passed, failed and were not for this machine. */
    public record Tally(long passed, long failed, long skipped) {
        static final Tally NONE = new Tally(0, 0, 0);

        Tally plus(Tally other) {
            return new Tally(passed + other.passed, failed + other.failed, skipped + other.skipped);
        }

        @Override
        public String toString() {
            return passed + " passed, " + failed + " failed, " + skipped + " skipped";
        }
    }

    /** What one file came to. */
    private record Report(Tally tally, List<String> failures) {}

    /**
     * Runs everything at {@code path}.
     *
     * @param failures is told of each test that failed: its file, its name, and what differed first
     * @throws StateTestFileException for a file that cannot be read or holds no state tests
     */
    public Tally run(Path path, Consumer<String> failures) {
        Tally total = Tally.NONE;
        for (Report report : files(path).parallelStream().map(this::runFile).toList()) {
            report.failures.forEach(failures);
            total = total.plus(report.tally);
        }
        return total;
    }

    private Report runFile(Path file) {
        Tally tally = Tally.NONE;
        List<String> failures = new ArrayList<>();
        for (StateTest test : tests(file)) {
            tally = tally.plus(
                    switch (runner.run(test)) {
                        case StateTestResult.Passed _ -> new Tally(1, 0, 0);
                        case StateTestResult.Skipped _ -> new Tally(0, 0, 1);
                        case StateTestResult.Failed(String difference) -> {
                            failures.add(file + " " + test.name() + ": " + difference);
                            yield new Tally(0, 1, 0);
                        }
                    });
        }
        return new Report(tally, failures);
    }

    /** The files at {@code path}, in order. */
    public static List<Path> files(Path path) {
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.equals(path)
                            || file.toString().endsWith(".json")
                            || file.toString().endsWith(".json.gz"))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new StateTestFileException("The path " + path + " cannot be read: name a file or a folder.", e);
        }
    }

    /** The tests of a file that are to run. */
    public List<StateTest> tests(Path file) {
        try (InputStream bytes = Files.newInputStream(file);
                InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
            JsonNode json = new ObjectMapper().readTree(text);
            return wanted(file, json);
        } catch (JsonProcessingException e) {
            throw new StateTestFileException("The file " + file + " is not JSON: " + e.getOriginalMessage() + ".", e);
        } catch (EOFException e) {
            throw new StateTestFileException("The file " + file + " ends too early.", e);
        } catch (IOException e) {
            throw new StateTestFileException("The file " + file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private List<StateTest> wanted(Path file, JsonNode json) {
        try {
            return StateTest.ofFile(json).filter(this::isWanted).toList();
        } catch (RuntimeException e) {
            // Reading fields is all that happens here, and whatever is wrong with one is the file's fault.
            throw new StateTestFileException("The file " + file + " holds no state tests: " + e.getMessage(), e);
        }
    }

    private boolean isWanted(StateTest test) {
        return fork.map(test.fork()::equalsIgnoreCase)
                .orElseGet(() -> test.revision().isPresent());
    }
}

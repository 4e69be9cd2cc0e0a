package org.lode.consensus.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.TestAbortedException;

/**
 * The cases of one vector folder as dynamic tests. Files are read one by one, as the tests reach them. A folder
 * with no case fails, and so does a pattern that no file matches. When the tests are over, one line says how many passed, failed and were
 * skipped.
 */
public final class VectorFolder {
    private static final int FAILURES_SHOWN_PER_FILE = 20;

    /** Which files, and how to read them. */
    private record Source(Glob pattern, Function<VectorFile, Stream<VectorCase>> reader) {}

    /** A file and how to read it. */
    private record ReadFile(VectorFile file, Function<VectorFile, Stream<VectorCase>> reader) {
        Stream<VectorCase> cases() {
            return reader.apply(file);
        }
    }

    private final Path path;
    private final String name;
    private final Vectors.WhenMissing whenMissing;
    private final SkipList skips;
    private final PrintStream out;
    private final List<Source> sources = new ArrayList<>();
    private final Tally tally;

    VectorFolder(Path path, String name, Vectors.WhenMissing whenMissing, SkipList skips, PrintStream out) {
        this.path = path;
        this.name = name;
        this.whenMissing = whenMissing;
        this.skips = skips;
        this.out = out;
        this.tally = new Tally(name);
    }

    /**
     * Adds the cases of every file that matches.
     *
     * @param pattern matched against the path inside the folder without {@code .gz}; {@code *} stands for any
     *     characters, slashes too
     */
    public VectorFolder files(String pattern, Function<VectorFile, Stream<VectorCase>> cases) {
        sources.add(new Source(new Glob(pattern), cases));
        return this;
    }

    /** As {@link #files}, for files of JSON: the pattern is without {@code .json}. */
    public VectorFolder json(String pattern, Function<JsonNode, Stream<VectorCase>> cases) {
        return files(pattern + ".json", file -> cases.apply(file.json()));
    }

    /** One test a case. */
    public Stream<DynamicTest> tests() {
        return Files.isDirectory(path) ? reported(readFiles().flatMap(this::testsOf)) : missing();
    }

    /** One test a file, for folders with tens of thousands of cases; a failure lists the first cases that failed. */
    public Stream<DynamicTest> testsByFile() {
        return Files.isDirectory(path) ? reported(readFiles().map(this::testOf)) : missing();
    }

    /** Stands for the tests of a folder that is not there: a factory that throws would be reported as no test at all. */
    private Stream<DynamicTest> missing() {
        String reason = "vectors folder not found at " + path + ": set LODE_VECTORS to the folder that holds it";
        out.println("vectors: " + name + " not run: " + reason);
        return Stream.of(DynamicTest.dynamicTest(name, () -> {
            switch (whenMissing) {
                case FAIL -> Assertions.fail(reason);
                case SKIP -> Assumptions.abort(reason);
            }
        }));
    }

    /** Ends with a failing test when there was no case at all, and with the line that counts. */
    private Stream<DynamicTest> reported(Stream<DynamicTest> tests) {
        Stream<DynamicTest> noCase = Stream.of(tally)
                .filter(it -> it.cases() == 0)
                .map(_ -> DynamicTest.dynamicTest(name, () -> Assertions.fail("no case in " + path)));
        return Stream.concat(tests, noCase).onClose(() -> tally.report().forEach(out::println));
    }

    private DynamicTest testOf(ReadFile read) {
        return DynamicTest.dynamicTest(name + "/" + read.file.name(), () -> runAllCasesOf(read));
    }

    private Stream<DynamicTest> testsOf(ReadFile read) {
        return read.cases().map(vector -> {
            tally.found();
            String caseName = nameOf(read.file, vector);
            return DynamicTest.dynamicTest(
                    caseName, () -> tally.run(caseName, unlessSkipped(caseName, vector.check())));
        });
    }

    private void runAllCasesOf(ReadFile read) {
        List<String> failures = new ArrayList<>();
        read.cases().forEach(vector -> {
            tally.found();
            String caseName = nameOf(read.file, vector);
            try {
                tally.run(caseName, unlessSkipped(caseName, vector.check()));
            } catch (TestAbortedException _) {
                // Counted by the tally: the other cases of the file still run.
            } catch (Throwable e) {
                failures.add(vector.name() + ": " + e);
            }
        });
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.size() + " cases failed:\n"
                    + String.join("\n", failures.subList(0, Math.min(failures.size(), FAILURES_SHOWN_PER_FILE))));
        }
    }

    private String nameOf(VectorFile file, VectorCase vector) {
        return name + "/" + file.name() + "/" + vector.name();
    }

    private Executable unlessSkipped(String caseName, Executable check) {
        return skips.reasonFor(caseName)
                .<Executable>map(reason -> () -> Assumptions.abort(reason))
                .orElse(check);
    }

    private Stream<ReadFile> readFiles() {
        List<VectorFile> present = filesPresent();
        return sources.stream().flatMap(source -> {
            List<VectorFile> matching = present.stream()
                    .filter(file -> source.pattern.matches(file.fileName()))
                    .toList();
            if (matching.isEmpty()) {
                throw new AssertionError("no vector file matches " + source.pattern + " in " + path);
            }
            return matching.stream().map(file -> new ReadFile(file, source.reader));
        });
    }

    private List<VectorFile> filesPresent() {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> VectorFile.of(path, file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the vectors folder " + path, e);
        }
    }
}

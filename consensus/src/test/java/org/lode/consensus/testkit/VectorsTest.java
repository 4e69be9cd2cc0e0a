package org.lode.consensus.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VectorsTest {
    private static final SkipList NO_SKIPS = SkipList.parse("# none\n\n");

    @TempDir
    private Path root;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void skipsWithTheReasonWhenTheFolderIsMissing() {
        assertThat(outcomes(folder(Vectors.WhenMissing.SKIP, NO_SKIPS).tests()))
                .containsExactly("sums TestAbortedException");
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("vectors: sums not run: vectors folder not found at " + root.resolve("sums"));
    }

    @Test
    void failsWhenTheFolderIsMissingInContinuousIntegration() {
        assertThat(outcomes(folder(Vectors.WhenMissing.FAIL, NO_SKIPS).tests()))
                .containsExactly("sums AssertionFailedError");
    }

    @Test
    void failsWhenNoFileMatches() throws IOException {
        Files.createDirectories(root.resolve("sums"));
        assertThatThrownBy(
                        () -> folder(Vectors.WhenMissing.SKIP, NO_SKIPS).tests().toList())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no vector file matches");
    }

    @Test
    void failsWhenNoFileHoldsACase() throws IOException {
        write("a/empty.json", "{}");
        List<String> outcomes =
                outcomes(folder(Vectors.WhenMissing.SKIP, NO_SKIPS).tests());
        assertThat(outcomes).containsExactly("sums AssertionFailedError");
        List<String> outcomesByFile =
                outcomes(folder(Vectors.WhenMissing.SKIP, NO_SKIPS).testsByFile());
        assertThat(outcomesByFile).containsExactly("sums/a/empty passed", "sums AssertionFailedError");
    }

    @Test
    void runsEachCaseOfPlainAndPackedFilesAndCountsThem() throws IOException {
        write("a/good.json", "{\"one\": [1, 2, 3], \"two\": [2, 2, 4]}");
        write("a/mixed.json.gz", "{\"bad\": [1, 1, 3], \"odd\": [1, 1, 9]}");
        SkipList skips = SkipList.parse("sums/a/*/odd -- not arithmetic of this chain");

        List<String> outcomes = outcomes(folder(Vectors.WhenMissing.SKIP, skips).tests());

        assertThat(outcomes)
                .containsExactly(
                        "sums/a/good/one passed",
                        "sums/a/good/two passed",
                        "sums/a/mixed/bad AssertionError",
                        "sums/a/mixed/odd TestAbortedException");
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "vectors: failed sums/a/mixed/bad",
                        "vectors: skipped 1 because not arithmetic of this chain",
                        "vectors: sums 2 passed, 1 failed, 1 skipped");
    }

    @Test
    void runsTheOtherCasesOfAFileAfterOneFailed() throws IOException {
        write("a/mixed.json", "{\"bad\": [1, 1, 3], \"odd\": [1, 1, 9], \"fine\": [1, 1, 2]}");
        SkipList skips = SkipList.parse("sums/a/*/odd -- not arithmetic of this chain");

        List<String> outcomes = outcomes(folder(Vectors.WhenMissing.SKIP, skips).testsByFile());

        assertThat(outcomes).containsExactly("sums/a/mixed AssertionError");
        assertThat(printed.toString(StandardCharsets.UTF_8).strip())
                .endsWith("vectors: sums 1 passed, 1 failed, 1 skipped");
    }

    @Test
    void refusesASkipWithoutAReason() {
        assertThatThrownBy(() -> SkipList.parse("sums/*")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SkipList.parse("sums/* --  ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsTheSkipListOfTheRepository() {
        assertThat(SkipList.ofRepository().reasonFor("no such vector")).isEmpty();
    }

    private VectorFolder folder(Vectors.WhenMissing whenMissing, SkipList skips) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new Vectors(root, whenMissing, skips, out).folder("sums").json("a/*", VectorsTest::sums);
    }

    private static Stream<VectorCase> sums(JsonNode json) {
        return VectorFile.entries(json)
                .map(entry -> new VectorCase(entry.getKey(), () -> {
                    JsonNode numbers = entry.getValue();
                    if (numbers.get(0).asInt() + numbers.get(1).asInt()
                            != numbers.get(2).asInt()) {
                        throw new AssertionError("wrong sum");
                    }
                }));
    }

    private void write(String name, String content) throws IOException {
        Path file = root.resolve("sums").resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        try (OutputStream plain = Files.newOutputStream(file);
                OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(plain) : plain) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Runs the tests one after another, as the platform does, and closes the stream. */
    private static List<String> outcomes(Stream<DynamicTest> tests) {
        List<String> outcomes = new ArrayList<>();
        try (tests) {
            tests.iterator().forEachRemaining(test -> outcomes.add(test.getDisplayName() + " " + outcome(test)));
        }
        return outcomes;
    }

    private static String outcome(DynamicTest test) {
        try {
            test.getExecutable().execute();
            return "passed";
        } catch (Throwable e) {
            return e.getClass().getSimpleName();
        }
    }
}

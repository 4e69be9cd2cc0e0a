package org.lode.consensus.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The vectors that are not run, each with its reason: lines {@code PATTERN -- REASON}. */
record SkipList(List<Skip> skips) {
    /** One line of the list. */
    record Skip(Glob pattern, String reason) {}

    /** The one list of this repository, {@code vector-skips.txt} beside this class. */
    static SkipList ofRepository() {
        try (InputStream list =
                Objects.requireNonNull(SkipList.class.getResourceAsStream("vector-skips.txt"), "vector-skips.txt")) {
            return parse(new String(list.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the list; blank lines and lines that start with {@code #} are comments. A line with no reason is refused. */
    static SkipList parse(String text) {
        return new SkipList(text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(SkipList::skip)
                .toList());
    }

    private static Skip skip(String line) {
        int separator = line.indexOf(" -- ");
        if (separator < 0 || line.substring(separator + 4).isBlank()) {
            throw new IllegalArgumentException("a skipped vector needs PATTERN -- REASON: " + line);
        }
        return new Skip(
                new Glob(line.substring(0, separator).strip()),
                line.substring(separator + 4).strip());
    }

    /** Why the case of this name is not run, if it is on the list. */
    Optional<String> reasonFor(String caseName) {
        return skips.stream()
                .filter(skip -> skip.pattern.matches(caseName))
                .map(Skip::reason)
                .findFirst();
    }
}

package org.lode.consensus.testkit;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A pattern where {@code *} stands for any characters, slashes too; it must match the whole name. */
record Glob(String pattern, Pattern regex) {
    Glob(String pattern) {
        this(
                pattern,
                Pattern.compile(
                        Arrays.stream(pattern.split("\\*", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*")),
                        Pattern.DOTALL));
    }

    /** Whether the whole name matches. */
    boolean matches(String name) {
        return regex.matcher(name).matches();
    }

    @Override
    public String toString() {
        return pattern;
    }
}

package org.lode.benchmarks.network;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What did not hold, the first of it. Kept here because the node under test may catch what is thrown through it, as a completed future
 * does with its followers.
 */
final class Findings {
    private @Nullable String first;

    /** Notes that something does not hold; to be thrown, so that the node goes no further. */
    Violation violation(String what) {
        if (first == null) {
            first = what;
        }
        return new Violation(what);
    }

    Optional<String> first() {
        return Optional.ofNullable(first);
    }
}

package org.lode.benchmarks.network;

/** Something that must always hold did not; {@link Findings} makes it and keeps what it says. The simulation ends with it. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message, null, false, false);
    }
}

package org.lode.consensus.statetest;

/** How a state test ended. */
public sealed interface StateTestResult {
    record Passed() implements StateTestResult {}

    /** What differed first. */
    record Failed(String difference) implements StateTestResult {}

    /** Not for this machine. */
    record Skipped(String reason) implements StateTestResult {}
}

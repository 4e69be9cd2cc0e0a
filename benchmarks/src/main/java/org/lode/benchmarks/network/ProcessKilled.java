package org.lode.benchmarks.network;

/** Thrown out of a call during which a simulated process dies, so that nothing after it is done. */
final class ProcessKilled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProcessKilled() {
        super("the process was killed", null, false, false);
    }
}

package org.lode.miner.cpu;

/** How a mining thread competes with the rest of the machine. */
public enum ThreadPriority {
    NORMAL,
    /** Yields to everything else, so that a node beside it stays responsive. */
    BACKGROUND;

    private static final int BACKGROUND_NICENESS = 10;

    /** The JVM's own priorities do nothing on Linux and the nice value exists only there: both are set. */
    @SuppressWarnings("ThreadPriorityCheck")
    public void applyToCurrentThread() {
        if (this == BACKGROUND) {
            Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
            Posix.ofThisMachine().ifPresent(posix -> posix.renice(BACKGROUND_NICENESS));
        }
    }
}

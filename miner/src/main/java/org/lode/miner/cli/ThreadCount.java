package org.lode.miner.cli;

/** How many threads search, 1 to 1024. */
public final class ThreadCount extends BoundedNumber {
    public ThreadCount() {
        super("a number of threads", 1, 1024);
    }
}

package org.lode.miner.job;

/** Takes verified shares. Called on the threads that search, so it queues and returns. */
@FunctionalInterface
public interface ShareSink {
    void found(Share share);
}

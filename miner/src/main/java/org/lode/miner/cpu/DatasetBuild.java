package org.lode.miner.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.pow.EthashDataset;

/**
 * Builds one dataset with several threads of its own. Others may watch the progress and cancel.
 *
 * <p>Vector code is many times slower than plain code until the compiler has reached it, which takes longer than a devnet's
 * whole dataset. So each chunk starts with a few items by vectors and goes on without, until the former wins.
 */
public final class DatasetBuild {
    /** Some milliseconds of work: small enough for the last thread to end with the others. */
    private static final int CHUNK_ITEMS = 1024;

    /** Enough for the compiler to take notice within some tens of chunks. */
    private static final int TRIAL_ITEMS = 96;

    private final EthashDataset dataset;
    private final AtomicLong nextItem = new AtomicLong();
    private final AtomicLong itemsDone = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean cancelled;
    private volatile boolean vectorsAreFaster;

    public DatasetBuild(EthashDataset dataset) {
        this.dataset = dataset;
    }

    /** What a cancelled build left to do, once its {@link #run} has returned: chunks are handed out in order and each is finished. */
    DatasetBuild rest() {
        DatasetBuild rest = new DatasetBuild(dataset);
        rest.nextItem.set(itemsDone.get());
        rest.itemsDone.set(itemsDone.get());
        rest.vectorsAreFaster = vectorsAreFaster;
        return rest;
    }

    EthashDataset dataset() {
        return dataset;
    }

    /**
     * Builds with {@code threads} threads and waits for them.
     *
     * @return whether the dataset is complete; otherwise the build was cancelled
     */
    public boolean run(int threads, ThreadPriority priority) throws InterruptedException {
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            workers.add(Thread.ofPlatform().daemon().name("dataset-build-" + i).start(() -> {
                priority.applyToCurrentThread();
                work();
            }));
        }
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            cancel();
            throw e;
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("building the dataset failed", thrown);
        }
        return itemsDone.get() == dataset.items();
    }

    private void work() {
        try {
            while (!cancelled) {
                long first = nextItem.getAndAdd(CHUNK_ITEMS);
                if (first >= dataset.items()) {
                    return;
                }
                long end = Math.min(first + CHUNK_ITEMS, dataset.items());
                if (vectorsAreFaster) {
                    dataset.build(first, end);
                } else {
                    buildBothWays(first, end);
                }
                itemsDone.addAndGet(end - first);
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
            cancel();
        }
    }

    private void buildBothWays(long first, long end) {
        long trialEnd = Math.min(first + TRIAL_ITEMS, end);
        long start = System.nanoTime();
        dataset.build(first, trialEnd);
        long between = System.nanoTime();
        dataset.buildOneByOne(trialEnd, end);
        long vectorNanos = between - start;
        long scalarNanos = System.nanoTime() - between;
        if (vectorNanos * (end - trialEnd) < scalarNanos * (trialEnd - first)) {
            vectorsAreFaster = true;
        }
    }

    /** Makes {@link #run} return soon. */
    public void cancel() {
        cancelled = true;
    }

    public int epoch() {
        return dataset.epoch().number();
    }

    /** Items that are ready. */
    public long itemsDone() {
        return itemsDone.get();
    }

    public long itemsTotal() {
        return dataset.items();
    }
}

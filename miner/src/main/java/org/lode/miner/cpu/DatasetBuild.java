package org.lode.miner.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.pow.EthashDataset;

/** Builds one dataset with several threads of its own. Others may watch the progress and cancel. */
public final class DatasetBuild {
    /** Some milliseconds of work: small enough for the last thread to end with the others. */
    private static final int CHUNK_ITEMS = 1024;

    private final EthashDataset dataset;
    private final AtomicLong nextItem = new AtomicLong();
    private final AtomicLong itemsDone = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean cancelled;

    public DatasetBuild(EthashDataset dataset) {
        this.dataset = dataset;
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
                dataset.build(first, end);
                itemsDone.addAndGet(end - first);
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
            cancel();
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

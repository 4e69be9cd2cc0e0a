package org.lode.node.app;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.pow.EthashDataset;
import org.lode.consensus.pow.EthashEpoch;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.pow.EthashResult;
import org.lode.consensus.pow.FullHasher;
import org.lode.consensus.rules.LightCaches;
import org.lode.miner.cpu.DatasetBuild;
import org.lode.miner.cpu.DatasetMemory;
import org.lode.miner.cpu.ThreadPriority;
import org.lode.node.sync.SealDatasets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks seals by light cache, and by a whole dataset for as long as so many of one epoch are to be checked that building it is
 * cheaper. At most one dataset is there, of a bounded size, built and freed by a thread of its own; any thread may hash.
 */
final class CheckingDatasets implements LightCaches, SealDatasets, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckingDatasets.class);
    private static final long BYTES_MAX = 2L << 30;
    /** Dataset items that a light hash computes: two a page, 64 pages. */
    private static final long ITEMS_A_HASH = 128;
    /** A light hash computes its items twice as fast as they are computed and kept; and a build should pay for itself well. */
    private static final long PAYS_FACTOR = 3;

    private static final int NONE = -1;
    private static final int IN_FLIGHT = 16;
    private static final long CLOSE_SECONDS = 30;

    private final EthashCaches caches;
    private final int buildThreads;
    private final ExecutorService builder = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("seal-dataset").factory());
    /** Held for reading by who hashes, for writing by who frees. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    private volatile int wanted = NONE;
    private volatile @Nullable DatasetBuild running;
    private volatile @Nullable Ready ready;

    private record Ready(EthashDataset dataset, Arena arena) {}

    CheckingDatasets(EthashCaches caches, int buildThreads) {
        this.caches = caches;
        this.buildThreads = buildThreads;
    }

    @Override
    public EthashCache cache(int epoch) {
        return caches.ofEpoch(epoch);
    }

    @Override
    public List<EthashResult> hashAll(int epoch, List<EthashInput> inputs) {
        lock.readLock().lock();
        try {
            Ready now = ready;
            if (now != null && now.dataset.epoch().number() == epoch) {
                return new FullHasher(now.dataset, Math.min(IN_FLIGHT, inputs.size())).hashAll(inputs);
            }
        } finally {
            lock.readLock().unlock();
        }
        return LightCaches.super.hashAll(epoch, inputs);
    }

    @Override
    public synchronized void expect(int epoch, long seals) {
        int wish = seals == 0 ? NONE : epoch;
        if (wish == wanted || (wish != NONE && !pays(epoch, seals))) {
            return;
        }
        wanted = wish;
        DatasetBuild obsolete = running;
        if (obsolete != null) {
            obsolete.cancel();
        }
        try {
            builder.execute(this::settle);
        } catch (RejectedExecutionException e) {
            // The node closes.
        }
    }

    private boolean pays(int epoch, long seals) {
        EthashEpoch sizes = caches.parameters().epoch(epoch);
        return sizes.datasetBytes() <= BYTES_MAX && seals * ITEMS_A_HASH >= sizes.datasetItems() * PAYS_FACTOR;
    }

    /** Makes what is there what is wanted. The builder's thread. */
    private void settle() {
        int goal = wanted;
        Ready now = ready;
        if (now != null && now.dataset.epoch().number() == goal) {
            return;
        }
        free();
        if (goal != NONE) {
            build(goal);
        }
    }

    private void build(int epoch) {
        Arena arena = Arena.ofShared();
        boolean complete = false;
        try {
            long start = System.nanoTime();
            EthashDataset dataset = new EthashDataset(
                    caches.ofEpoch(epoch),
                    DatasetMemory.allocate(caches.parameters().epoch(epoch).datasetBytes(), arena));
            DatasetBuild build = new DatasetBuild(dataset);
            running = build;
            complete = epoch == wanted && build.run(buildThreads, ThreadPriority.NORMAL);
            if (complete) {
                ready = new Ready(dataset, arena);
                LOG.info(
                        "seals=by-dataset epoch={} bytes={} millis={}",
                        epoch,
                        dataset.epoch().datasetBytes(),
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            }
        } catch (OutOfMemoryError e) {
            LOG.info("seals=by-light-cache epoch={} reason=no-memory", epoch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running = null;
            if (!complete) {
                arena.close();
            }
        }
    }

    private void free() {
        lock.writeLock().lock();
        try {
            Ready old = ready;
            ready = null;
            if (old != null) {
                old.arena.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        expect(0, 0);
        builder.shutdown();
        try {
            if (!builder.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                builder.shutdownNow();
            }
        } catch (InterruptedException e) {
            builder.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

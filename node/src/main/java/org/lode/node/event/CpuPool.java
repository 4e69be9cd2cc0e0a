package org.lode.node.event;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.trie.Parallel;

/** Threads for pure computation, as many as there are cores: seals, signatures, tries. Nothing here waits for anything. */
public final class CpuPool implements Executor, Parallel, AutoCloseable {
    private static final long CLOSE_SECONDS = 30;
    /** Enough pieces that one slow piece does not leave the other threads idle. */
    private static final int PIECES_PER_THREAD = 4;

    private final ForkJoinPool pool;

    public CpuPool(int threads, FailureListener failures) {
        this.pool = new ForkJoinPool(
                threads,
                it -> {
                    ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(it);
                    thread.setName("cpu-" + thread.getPoolIndex());
                    return thread;
                },
                (thread, failure) -> failures.failed(thread.getName(), failure),
                true);
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /**
     * The caller works too and takes whatever no thread of the pool has begun, so it never waits behind tasks that were there
     * before, and may itself be one.
     */
    @Override
    public <T, R> List<R> map(List<T> items, Function<? super T, ? extends R> function) {
        int pieces = Math.min(items.size(), pool.getParallelism() * PIECES_PER_THREAD);
        if (pieces <= 1) {
            return Parallel.SEQUENTIAL.map(items, function);
        }
        Pieces<T, R> work = new Pieces<>(items, function, pieces);
        for (int i = 1; i < Math.min(pieces, pool.getParallelism()); i++) {
            pool.execute(work::takeAll);
        }
        work.takeAll();
        return work.results();
    }

    /** A list cut into pieces that several threads take from. */
    private static final class Pieces<T, R> {
        private final List<T> items;
        private final Function<? super T, ? extends R> function;
        private final int pieces;
        private final AtomicReferenceArray<R> results;
        private final AtomicInteger next = new AtomicInteger();
        private final CountDownLatch unfinished;
        private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

        Pieces(List<T> items, Function<? super T, ? extends R> function, int pieces) {
            this.items = items;
            this.function = function;
            this.pieces = pieces;
            this.results = new AtomicReferenceArray<>(items.size());
            this.unfinished = new CountDownLatch(pieces);
        }

        void takeAll() {
            for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
                try {
                    int end = (int) ((long) items.size() * (piece + 1) / pieces);
                    for (int i = (int) ((long) items.size() * piece / pieces); i < end; i++) {
                        results.set(i, function.apply(items.get(i)));
                    }
                } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                } finally {
                    unfinished.countDown();
                }
            }
        }

        List<R> results() {
            boolean interrupted = false;
            while (unfinished.getCount() > 0) {
                try {
                    unfinished.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            RuntimeException failed = failure.get();
            if (failed != null) {
                throw failed;
            }
            List<R> list = new ArrayList<>(items.size());
            for (int i = 0; i < items.size(); i++) {
                list.add(results.get(i));
            }
            return list;
        }
    }

    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

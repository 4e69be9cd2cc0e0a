package org.lode.node.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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

    @Override
    public <T, R> List<R> map(List<T> items, Function<? super T, ? extends R> function) {
        int pieces = Math.min(items.size(), pool.getParallelism() * PIECES_PER_THREAD);
        if (pieces <= 1) {
            return Parallel.SEQUENTIAL.map(items, function);
        }
        List<R> results = new ArrayList<>(Collections.nCopies(items.size(), null));
        List<ForkJoinTask<Void>> tasks = new ArrayList<>(pieces);
        for (int piece = 0; piece < pieces; piece++) {
            int from = (int) ((long) items.size() * piece / pieces);
            int end = (int) ((long) items.size() * (piece + 1) / pieces);
            Callable<Void> work = () -> {
                for (int i = from; i < end; i++) {
                    results.set(i, function.apply(items.get(i)));
                }
                return null;
            };
            tasks.add(pool.submit(work));
        }
        tasks.forEach(ForkJoinTask::join);
        return results;
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

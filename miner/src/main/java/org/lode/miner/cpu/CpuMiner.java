package org.lode.miner.cpu;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.pow.EthashDataset;
import org.lode.consensus.pow.FullHasher;
import org.lode.miner.job.Miner;
import org.lode.miner.job.MinerStatus;
import org.lode.miner.job.MinerStatus.Activity;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.Share;
import org.lode.miner.job.ShareSink;
import org.lode.miner.job.ShareVerifier;

/**
 * Mines with the processor's cores. One thread owns the datasets: builds them, that of an expected epoch ahead and with one thread, and
 * frees them once no search thread reads them. The search threads each try nonces from a random start of their own, in chunks of a few milliseconds, and look for a new job
 * between chunks.
 */
public final class CpuMiner implements Miner {
    private static final int CHUNK_BATCHES = 8;
    private static final int NO_EPOCH = -1;

    /** What search threads work on; replaced as a whole. */
    private record Assignment(MiningJob job, EthashDataset dataset) {}

    private final CpuMinerSettings settings;
    private final EthashCaches caches;
    private final ShareVerifier verifier;
    private final ShareSink sink;
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder hashes = new LongAdder();
    private final LongAdder shares = new LongAdder();
    private final LongAdder wrongShares = new LongAdder();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private @Nullable MiningJob wanted;

    @GuardedBy("lock")
    private @Nullable EthashDataset ready;

    @GuardedBy("lock")
    private @Nullable DatasetBuild build;

    /** The build of the expected epoch's dataset, beside the one that is ready; complete or not. */
    @GuardedBy("lock")
    private @Nullable DatasetBuild ahead;

    @GuardedBy("lock")
    private int expectedEpoch = NO_EPOCH;

    @GuardedBy("lock")
    private @Nullable String failure;

    @GuardedBy("lock")
    private int readers;

    @GuardedBy("lock")
    private boolean closed;

    /** Written under the lock, read without it between chunks. */
    private volatile @Nullable Assignment assignment;

    /** Starts the threads; they wait for a job. */
    public CpuMiner(CpuMinerSettings settings, EthashCaches caches, ShareSink sink) {
        this.settings = settings;
        this.caches = caches;
        this.verifier = new ShareVerifier(caches);
        this.sink = sink;
        threads.add(Thread.ofPlatform().daemon().name("miner-cpu-dataset").unstarted(this::ownDatasets));
        for (int i = 0; i < settings.searchThreads(); i++) {
            threads.add(Thread.ofPlatform().daemon().name("miner-cpu-" + i).unstarted(this::search));
        }
        threads.forEach(Thread::start);
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public void mine(MiningJob job) {
        lock.lock();
        try {
            wanted = job;
            failure = null;
            settle();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void expect(int epoch) {
        lock.lock();
        try {
            expectedEpoch = epoch;
            settle();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the dataset of this epoch is complete beside the one in use. */
    boolean isAheadFor(int epoch) {
        lock.lock();
        try {
            return ahead != null && ahead.epoch() == epoch && ahead.itemsDone() == ahead.itemsTotal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void pause() {
        lock.lock();
        try {
            wanted = null;
            settle();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public MinerStatus status() {
        lock.lock();
        try {
            return new MinerStatus(activity(), hashes.sum(), shares.sum(), wrongShares.sum());
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Activity activity() {
        if (failure != null) {
            return new Activity.Failed(failure);
        }
        if (build != null) {
            return new Activity.Building(build.epoch(), build.itemsDone(), build.itemsTotal());
        }
        return wanted == null ? new Activity.Idle() : new Activity.Searching(wanted.id());
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            settle();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Draws the conclusions of a change and wakes the threads. */
    @GuardedBy("lock")
    private void settle() {
        if (build != null && (closed || (wanted != null && wanted.epoch() != build.epoch()))) {
            build.cancel();
        }
        if (ahead != null && (closed || (wanted != null && ready != null && !isReadyFor(wanted)))) {
            ahead.cancel();
        }
        MiningJob job = closed || failure != null ? null : wanted;
        EthashDataset dataset = ready;
        assignment = job != null && dataset != null && dataset.epoch().number() == job.epoch()
                ? new Assignment(job, dataset)
                : null;
        changed.signalAll();
    }

    @GuardedBy("lock")
    private boolean isReadyFor(MiningJob job) {
        return ready != null && ready.epoch().number() == job.epoch();
    }

    // ---- the thread that owns datasets

    /** What the thread that owns the datasets is to do next. */
    private sealed interface Task {
        record Build(int epoch) implements Task {}

        record BuildAhead(int epoch) implements Task {}

        record Close() implements Task {}
    }

    private void ownDatasets() {
        Arena arena = Arena.ofShared();
        Arena arenaAhead = Arena.ofShared();
        try {
            for (Task task = awaitTask(); !(task instanceof Task.Close); task = awaitTask()) {
                switch (task) {
                    case Task.Build(int epoch) -> {
                        arena.close();
                        arena = Arena.ofShared();
                        Optional<DatasetBuild> begun = takeAhead(epoch);
                        if (begun.isPresent()) {
                            Arena begunIn = arenaAhead;
                            arenaAhead = arena;
                            arena = begunIn;
                            complete(begun.get().rest());
                        } else {
                            arenaAhead.close();
                            arenaAhead = Arena.ofShared();
                            prepare(epoch, arena);
                        }
                    }
                    case Task.BuildAhead(int epoch) -> prepareAhead(epoch, arenaAhead);
                    case Task.Close() -> {}
                }
            }
        } finally {
            arena.close();
            arenaAhead.close();
        }
    }

    /**
     * Waits for a job of an epoch whose dataset is not there; by then nobody reads the old one. Or for an epoch that is expected.
     */
    private Task awaitTask() {
        lock.lock();
        try {
            while (true) {
                if (closed && readers == 0) {
                    return new Task.Close();
                }
                if (!closed && failure == null && wanted != null && !isReadyFor(wanted)) {
                    if (readers == 0) {
                        ready = null;
                        return new Task.Build(wanted.epoch());
                    }
                } else if (!closed && ready != null && ahead == null && expectedEpoch != NO_EPOCH) {
                    int epoch = expectedEpoch;
                    expectedEpoch = NO_EPOCH;
                    if (epoch != ready.epoch().number()) {
                        return new Task.BuildAhead(epoch);
                    }
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What was built ahead, if it is of this epoch; there is none afterwards. */
    private Optional<DatasetBuild> takeAhead(int epoch) {
        lock.lock();
        try {
            DatasetBuild taken = ahead;
            ahead = null;
            return Optional.ofNullable(taken).filter(it -> it.epoch() == epoch);
        } finally {
            lock.unlock();
        }
    }

    private void prepare(int epoch, Arena arena) {
        try {
            complete(begin(epoch, arena));
        } catch (OutOfMemoryError e) {
            fail("Cannot mine on the processor: there is no memory for the dataset of epoch " + epoch + " ("
                    + (caches.parameters().epoch(epoch).datasetBytes() >> 20) + " MiB); free some or stop mining.");
        }
    }

    private DatasetBuild begin(int epoch, Arena arena) {
        return new DatasetBuild(new EthashDataset(
                caches.ofEpoch(epoch),
                DatasetMemory.allocate(caches.parameters().epoch(epoch).datasetBytes(), arena)));
    }

    /** Nothing can be searched meanwhile: all build threads work. */
    private void complete(DatasetBuild next) {
        try {
            publish(next, null);
            boolean complete = next.run(settings.buildThreads(), settings.priority());
            publish(null, complete ? next.dataset() : null);
        } catch (RuntimeException | InterruptedException e) {
            fail("Cannot mine on the processor: the dataset of epoch " + next.epoch() + " could not be built (" + e
                    + ").");
        }
    }

    /** While others search: one thread, and not with the last of the memory. What goes wrong is met again when the epoch comes. */
    private void prepareAhead(int epoch, Arena arena) {
        if (!MachineMemory.hasRoomFor(caches.parameters().epoch(epoch).datasetBytes())) {
            return;
        }
        try {
            DatasetBuild next = begin(epoch, arena);
            lock.lock();
            try {
                ahead = next;
                settle();
            } finally {
                lock.unlock();
            }
            boolean _ = next.run(1, settings.priority());
        } catch (OutOfMemoryError | RuntimeException | InterruptedException e) {
            takeAhead(NO_EPOCH);
        }
    }

    private void publish(@Nullable DatasetBuild running, @Nullable EthashDataset complete) {
        lock.lock();
        try {
            build = running;
            ready = complete;
            settle();
        } finally {
            lock.unlock();
        }
    }

    /** Gives up until the next job. */
    private void fail(String reason) {
        lock.lock();
        try {
            build = null;
            failure = reason;
            settle();
        } finally {
            lock.unlock();
        }
    }

    // ---- the threads that search

    private void search() {
        settings.priority().applyToCurrentThread();
        @Nullable FullHasher hasher = null;
        @Nullable EthashDataset hasherDataset = null;
        for (Assignment now = awaitAssignment(); now != null; now = awaitAssignment()) {
            try {
                if (hasher == null || hasherDataset != now.dataset()) {
                    hasherDataset = now.dataset();
                    hasher = new FullHasher(hasherDataset, settings.inFlight());
                }
                searchWhileAssigned(now, hasher);
            } catch (RuntimeException e) {
                fail("Mining on the processor stopped: " + e + ".");
            } finally {
                releaseDataset();
            }
        }
    }

    /** Waits for something to search; from then on the thread counts as reading the dataset. Null: closed. */
    private @Nullable Assignment awaitAssignment() {
        lock.lock();
        try {
            while (assignment == null) {
                if (closed) {
                    return null;
                }
                changed.awaitUninterruptibly();
            }
            readers++;
            return assignment;
        } finally {
            lock.unlock();
        }
    }

    private void releaseDataset() {
        lock.lock();
        try {
            readers--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** An assignment is this very object: the same job given anew starts elsewhere. */
    @SuppressWarnings("ReferenceEquality")
    private void searchWhileAssigned(Assignment now, FullHasher hasher) {
        MiningJob job = now.job();
        int chunk = settings.inFlight() * CHUNK_BATCHES;
        long number = ThreadLocalRandom.current().nextLong();
        while (assignment == now) {
            long first = job.nonces().nonce(number);
            int count = job.nonces().contiguous(first, chunk);
            List<FullHasher.Solution> solutions = hasher.search(job.sealHash(), first, count, job.shareBoundary());
            number += count;
            hashes.add(count);
            for (FullHasher.Solution solution : solutions) {
                report(job, solution.nonce());
            }
        }
    }

    private void report(MiningJob job, long nonce) {
        Optional<Share> share = verifier.verify(job, nonce);
        if (share.isPresent()) {
            shares.increment();
            sink.found(share.get());
        } else {
            wrongShares.increment();
        }
    }
}

package org.lode.miner.opencl;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lode.miner.job.MinerStatus;
import org.lode.miner.job.MinerStatus.Activity;
import org.lode.miner.job.MiningJob;

/** What the thread of a device is told by others, and tells them. Any thread may call. */
final class MinerState {
    final LongAdder hashes = new LongAdder();
    final LongAdder shares = new LongAdder();
    final LongAdder wrongShares = new LongAdder();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private @Nullable MiningJob wanted;

    @GuardedBy("lock")
    private OptionalInt announcedEpoch = OptionalInt.empty();

    @GuardedBy("lock")
    private OptionalInt expectedEpoch = OptionalInt.empty();

    /** What the thread does that is not plain from the job: a build or a failure. */
    @GuardedBy("lock")
    private @Nullable Activity busyWith;

    @GuardedBy("lock")
    private boolean closed;

    void want(@Nullable MiningJob job) {
        lock.lock();
        try {
            wanted = job;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes note that an epoch will follow soon; false if that is known. */
    boolean announce(int epoch) {
        lock.lock();
        try {
            boolean isNews = announcedEpoch.isEmpty() || announcedEpoch.getAsInt() != epoch;
            announcedEpoch = OptionalInt.of(epoch);
            return isNews;
        } finally {
            lock.unlock();
        }
    }

    /** The epoch that will follow soon, whose light cache is there. */
    void expect(int epoch) {
        lock.lock();
        try {
            expectedEpoch = OptionalInt.of(epoch);
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            wanted = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The job of the moment; null: none, or closed. */
    @Nullable
    MiningJob job() {
        lock.lock();
        try {
            return closed ? null : wanted;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #expect} was told. */
    OptionalInt expectedEpoch() {
        lock.lock();
        try {
            return expectedEpoch;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a job. Null: closed. */
    @Nullable
    MiningJob awaitJob() {
        lock.lock();
        try {
            while (wanted == null && !closed) {
                changed.awaitUninterruptibly();
            }
            return closed ? null : wanted;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for {@code pause} to pass, or to be closed. */
    void pause(Duration pause) {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // nobody interrupts this thread; if it happens, the pause is over
        } finally {
            lock.unlock();
        }
    }

    /** Waits to be closed. */
    void awaitClose() {
        while (!isClosed()) {
            pause(Duration.ofNanos(TimeUnit.DAYS.toNanos(1)));
        }
    }

    /** What the thread does; null: what its job says. */
    void busyWith(@Nullable Activity activity) {
        lock.lock();
        try {
            busyWith = activity;
        } finally {
            lock.unlock();
        }
    }

    MinerStatus status() {
        lock.lock();
        try {
            return new MinerStatus(activity(), hashes.sum(), shares.sum(), wrongShares.sum());
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Activity activity() {
        if (busyWith != null) {
            return busyWith;
        }
        return wanted == null ? new Activity.Idle() : new Activity.Searching(wanted.id());
    }
}

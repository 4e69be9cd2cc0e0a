package org.lode.benchmarks.network;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.lode.node.event.EventLoop;
import org.lode.node.event.VirtualTime;

/**
 * One life of a node: its threads as loops in virtual time, from start to kill. Each task waits a moment of random length before it
 * runs, so that the loops of a node interleave differently with each seed. After the death nothing runs any more.
 */
final class SimulatedProcess {
    /** Far beyond what the bounded queues of a node can hold together in such a small network. */
    private static final int TASKS_MAX = 20_000;

    private static final long PAUSE_MOST_NANOS = 400_000;
    private static final int LONG_PAUSE_ONE_IN = 32;
    private static final int LONG_PAUSE_TIMES = 50;

    private final VirtualTime time;
    private final RandomGenerator entropy;
    private final Findings findings;
    private final Watch watch;
    private Instant stalledUntil = Instant.MIN;
    private boolean alive = true;
    private int waiting;

    /** Who looks at the node after each of its tasks. */
    interface Watch {
        void ran(String loop);

        /** A task threw something while the process was alive. */
        void failed(String loop, Throwable cause);
    }

    SimulatedProcess(VirtualTime time, RandomGenerator entropy, Findings findings, Watch watch) {
        this.time = time;
        this.entropy = entropy;
        this.findings = findings;
        this.watch = watch;
    }

    boolean isAlive() {
        return alive;
    }

    void kill() {
        alive = false;
    }

    /** As when the machine is busy with something else: whatever is handed in from now on waits that long. */
    void stall(Duration duration) {
        stalledUntil = time.instant().plus(duration);
    }

    /** A thread that runs its tasks in their order. */
    EventLoop loop(String name) {
        return new Loop(name);
    }

    /** Several threads: tasks may overtake each other. */
    Executor pool(String name) {
        EventLoop virtual = time.loop();
        return task -> {
            accept(name);
            virtual.schedule(pause(), () -> run(name, task));
        };
    }

    private void accept(String loop) {
        if (!alive) {
            throw new RejectedExecutionException("the process is dead");
        }
        if (++waiting > TASKS_MAX) {
            throw findings.violation("more than " + TASKS_MAX + " tasks wait, the last one for " + loop);
        }
    }

    private void run(String loop, Runnable task) {
        waiting--;
        if (!alive) {
            return;
        }
        try {
            task.run();
        } catch (Violation violation) {
            throw violation;
        } catch (Throwable failure) {
            if (alive) {
                watch.failed(loop, failure);
            }
        }
        if (alive) {
            watch.ran(loop);
        }
    }

    private Duration pause() {
        long nanos = entropy.nextLong(PAUSE_MOST_NANOS);
        if (entropy.nextInt(LONG_PAUSE_ONE_IN) == 0) {
            nanos *= LONG_PAUSE_TIMES;
        }
        Duration pause = Duration.ofNanos(nanos);
        Duration stall = Duration.between(time.instant(), stalledUntil);
        return stall.isPositive() ? pause.plus(stall) : pause;
    }

    private final class Loop implements EventLoop {
        private final String name;
        private final EventLoop virtual = time.loop();
        private Instant last = Instant.MIN;

        Loop(String name) {
            this.name = name;
        }

        @Override
        public void execute(Runnable task) {
            accept(name);
            Instant at = time.instant().plus(pause());
            last = at.isAfter(last) ? at : last;
            virtual.schedule(Duration.between(time.instant(), last), () -> run(name, task));
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            if (!alive) {
                return () -> {};
            }
            // A timer that is due queues behind what waits already, as in production.
            return virtual.schedule(delay.isNegative() ? Duration.ZERO : delay, () -> {
                if (alive) {
                    execute(task);
                }
            });
        }

        @Override
        public void checkOwned() {
            virtual.checkOwned();
        }
    }
}

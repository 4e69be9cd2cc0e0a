package org.lode.node.event;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One clock and any number of event loops on the caller's own thread, for tests and simulations: tasks run when the caller says so,
 * in the order of their time and then of their arrival, so each run is the same.
 */
public final class VirtualTime implements InstantSource {
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::at).thenComparingLong(Task::sequence));
    private Instant now;
    private long sequence;

    public VirtualTime(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    public EventLoop loop() {
        return new Loop();
    }

    /** Runs everything that is due now, and what that makes due. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    /** Moves the clock from task to task up to {@code duration} from now. */
    public void advance(Duration duration) {
        Instant end = now.plus(duration);
        boolean more = true;
        while (more) {
            more = step(end);
        }
    }

    /**
     * Runs the next task that is due at {@code end}, and moves the clock to its time; without one, to {@code end}.
     *
     * @return whether there was one
     */
    public boolean step(Instant end) {
        @Nullable Task next = tasks.peek();
        if (next == null || next.at.isAfter(end)) {
            now = end.isAfter(now) ? end : now;
            return false;
        }
        tasks.remove();
        now = next.at.isAfter(now) ? next.at : now;
        next.run();
        return true;
    }

    private record Task(Instant at, long sequence, Loop loop, Runnable body) {
        void run() {
            Loop.running(loop, body);
        }
    }

    private final class Loop implements EventLoop {
        private boolean runs;

        static void running(Loop loop, Runnable body) {
            boolean before = loop.runs;
            loop.runs = true;
            try {
                body.run();
            } finally {
                loop.runs = before;
            }
        }

        @Override
        public void execute(Runnable task) {
            schedule(Duration.ZERO, task);
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            Task entry = new Task(now.plus(delay), sequence++, this, task);
            tasks.add(entry);
            return () -> tasks.remove(entry);
        }

        @Override
        public void checkOwned() {
            if (!runs) {
                throw new IllegalStateException("not on the loop that owns this");
            }
        }
    }
}

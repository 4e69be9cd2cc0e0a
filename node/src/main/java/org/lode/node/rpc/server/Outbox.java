package org.lode.node.rpc.server;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Messages that wait to be written, bounded by their bytes. An answer waits for room, a notification does not. */
final class Outbox {
    /** What a waiting message costs beside its characters. */
    private static final int OVERHEAD_BYTES = 64;

    private final int maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<String> messages = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    Outbox(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Waits for room. A message that is larger than the limit goes in alone. Dropped once closed. */
    void put(String message) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && !hasRoomFor(message)) {
                changed.await();
            }
            add(message);
        } finally {
            lock.unlock();
        }
    }

    /** False when there is no room. Dropped once closed. */
    boolean offer(String message) {
        lock.lock();
        try {
            boolean fits = closed || hasRoomFor(message);
            if (fits) {
                add(message);
            }
            return fits;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next message; empty once closed. */
    Optional<String> take() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && messages.isEmpty()) {
                changed.await();
            }
            Optional<String> next = Optional.ofNullable(messages.poll());
            next.ifPresent(message -> bytes -= cost(message));
            changed.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            messages.clear();
            bytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void add(String message) {
        if (!closed) {
            messages.add(message);
            bytes += cost(message);
            changed.signalAll();
        }
    }

    private boolean hasRoomFor(String message) {
        return messages.isEmpty() || bytes + cost(message) <= maxBytes;
    }

    private static long cost(String message) {
        return message.length() + (long) OVERHEAD_BYTES;
    }
}

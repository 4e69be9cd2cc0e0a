package org.lode.p2p.session;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.primitive.Bytes;

/**
 * Frames that the network loop has read and the peer's thread has not: bounded in number and bytes. The loop never waits; a
 * peer that fills its inbox is sent away.
 */
final class Inbox {
    private static final int MAX_FRAMES = 1024;
    private static final int MAX_BYTES = 24 * 1024 * 1024;

    private final LinkedBlockingQueue<Entry> entries = new LinkedBlockingQueue<>();
    private final AtomicInteger bytes = new AtomicInteger();

    /** What the peer's thread finds. */
    sealed interface Entry {
        /** A frame's body. */
        record Frame(Bytes body) implements Entry {}

        /** The connection is gone; nothing follows. */
        record End() implements Entry {}
    }

    /** Whether the frame was taken. Network loop. */
    boolean offer(Bytes body) {
        if (entries.size() >= MAX_FRAMES || bytes.get() + body.size() > MAX_BYTES) {
            return false;
        }
        bytes.addAndGet(body.size());
        return entries.add(new Entry.Frame(body));
    }

    /** Network loop. */
    void end() {
        entries.add(new Entry.End());
    }

    /** The next entry, or null when none comes in time. Peer's thread. */
    @Nullable
    Entry poll(long timeoutMillis) throws InterruptedException {
        Entry entry = entries.poll(timeoutMillis, TimeUnit.MILLISECONDS);
        if (entry instanceof Entry.Frame(Bytes body)) {
            bytes.addAndGet(-body.size());
        }
        return entry;
    }
}

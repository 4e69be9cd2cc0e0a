package org.lode.node.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * A map that keeps what was used last within a bound of memory, by generations: when the younger one has filled half of the bound, it
 * becomes the older, and the one before is dropped. What is found in the older moves to the younger. (With the exact order of use that a
 * general cache keeps, asking and putting took a tenth of the chain-writer's time.)
 *
 * <p>Any threads may ask at once, as long as each would read the same; one alone puts, while no other asks.
 */
final class RecentEntries<K, V> {
    private final long generationBytes;
    private final ToIntFunction<V> bytesOf;
    private final AtomicLong youngerBytes = new AtomicLong();
    private volatile Map<K, V> younger = new ConcurrentHashMap<>();
    private volatile Map<K, V> older = new ConcurrentHashMap<>();

    /** @param bytesOf what an entry takes, by its value */
    RecentEntries(long maxBytes, ToIntFunction<V> bytesOf) {
        this.generationBytes = maxBytes / 2;
        this.bytesOf = bytesOf;
    }

    /** The value of {@code key}, read where it is not known. */
    V get(K key, Supplier<V> read) {
        V value = younger.get(key);
        if (value == null) {
            value = older.get(key);
            if (value == null) {
                value = read.get();
            }
            put(key, value);
        }
        return value;
    }

    void put(K key, V value) {
        V before = younger.put(key, value);
        int more = bytesOf.applyAsInt(value) - (before == null ? 0 : bytesOf.applyAsInt(before));
        if (youngerBytes.addAndGet(more) > generationBytes) {
            age();
        }
    }

    void clear() {
        younger = new ConcurrentHashMap<>();
        older = new ConcurrentHashMap<>();
        youngerBytes.set(0);
    }

    /** What the entries take, about. */
    long bytes() {
        return youngerBytes.get()
                + older.values().stream().mapToLong(bytesOf::applyAsInt).sum();
    }

    private synchronized void age() {
        if (youngerBytes.get() > generationBytes) {
            older = younger;
            younger = new ConcurrentHashMap<>();
            youngerBytes.set(0);
        }
    }
}

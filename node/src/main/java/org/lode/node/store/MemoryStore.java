package org.lode.node.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/**
 * A store that lives as long as its process. Each entry keeps the versions that open views can still see; readers take no lock.
 */
public final class MemoryStore implements ChainStore {
    /** An entry as of one batch; no value means deleted. Older versions are cut off once no view can see them. */
    private static final class Version {
        final long batch;
        final @Nullable Bytes value;

        volatile @Nullable Version older;

        Version(long batch, @Nullable Bytes value, @Nullable Version older) {
            this.batch = batch;
            this.value = value;
            this.older = older;
        }
    }

    /** A deleted entry that open views may still see. */
    private record Tombstone(Column column, Bytes key, long batch) {}

    private final StateHistory history;
    private final Map<Column, ConcurrentNavigableMap<Bytes, Version>> tables = new EnumMap<>(Column.class);
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final TreeMap<Long, Integer> openViews = new TreeMap<>();

    @GuardedBy("lock")
    private final ArrayDeque<Tombstone> tombstones = new ArrayDeque<>();

    @GuardedBy("lock")
    private long lastBatch;

    @GuardedBy("lock")
    private boolean closed;

    public MemoryStore(StateHistory history) {
        this.history = history;
        for (Column column : Column.values()) {
            tables.put(column, new ConcurrentSkipListMap<>(Bytes::compareUnsigned));
        }
    }

    @Override
    public StoreView view() {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
            openViews.merge(lastBatch, 1, Integer::sum);
            return new StoreView(new MemorySnapshot(lastBatch));
        }
    }

    @Override
    public void write(Batch batch) {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
            var operations = batch.operations(headAt(lastBatch), history);
            long oldest = openViews.isEmpty() ? lastBatch : openViews.firstKey();
            for (Batch.Operation operation : operations) {
                put(operation, lastBatch + 1, oldest);
            }
            lastBatch++;
            bury(oldest);
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
    }

    private Optional<Hash> headAt(long batch) {
        return get(Column.META, Format.HEAD_KEY, batch).map(it -> it.hashAt(0));
    }

    @GuardedBy("lock")
    private void put(Batch.Operation operation, long batch, long oldestView) {
        var table = table(operation.column());
        Version current = table.get(operation.key());
        Version older = current != null && (current.batch == batch || openViews.ceilingKey(current.batch) == null)
                ? current.older
                : current;
        Version seen = older;
        while (seen != null && seen.batch > oldestView) {
            seen = seen.older;
        }
        if (seen != null) {
            seen.older = null;
        }
        if (operation.value() == null) {
            if (current == null) {
                return;
            }
            tombstones.add(new Tombstone(operation.column(), operation.key(), batch));
        }
        table.put(operation.key(), new Version(batch, operation.value(), older));
    }

    /** Removes deleted entries that no view can see. */
    @GuardedBy("lock")
    private void bury(long oldestView) {
        while (!tombstones.isEmpty() && tombstones.getFirst().batch <= oldestView) {
            Tombstone tombstone = tombstones.removeFirst();
            table(tombstone.column)
                    .computeIfPresent(
                            tombstone.key,
                            (_, version) -> version.batch == tombstone.batch && version.value == null ? null : version);
        }
    }

    private Optional<Bytes> get(Column column, Bytes key, long batch) {
        return visible(table(column).get(key), batch);
    }

    private static Optional<Bytes> visible(@Nullable Version newest, long batch) {
        Version version = newest;
        while (version != null && version.batch > batch) {
            version = version.older;
        }
        return version == null ? Optional.empty() : Optional.ofNullable(version.value);
    }

    private ConcurrentNavigableMap<Bytes, Version> table(Column column) {
        ConcurrentNavigableMap<Bytes, Version> table = tables.get(column);
        if (table == null) {
            throw new IllegalStateException("no table " + column);
        }
        return table;
    }

    private final class MemorySnapshot implements Snapshot {
        private final long batch;
        private volatile boolean open = true;

        MemorySnapshot(long batch) {
            this.batch = batch;
        }

        @Override
        public Optional<Bytes> get(Column column, Bytes key) {
            requireOpen();
            return MemoryStore.this.get(column, key, batch);
        }

        @Override
        public void scan(Column column, Bytes from, Bytes end, BiConsumer<Bytes, Bytes> entry) {
            requireOpen();
            table(column)
                    .subMap(from, end)
                    .forEach((key, version) -> visible(version, batch).ifPresent(value -> entry.accept(key, value)));
        }

        @Override
        public void close() {
            synchronized (lock) {
                if (open) {
                    open = false;
                    openViews.computeIfPresent(batch, (_, views) -> views == 1 ? null : views - 1);
                }
            }
        }

        private void requireOpen() {
            if (!open) {
                throw new IllegalStateException("the view is closed");
            }
        }
    }
}

package org.lode.node.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** A store in a folder, on RocksDB: one column family a {@link Column}, one write-ahead log entry a batch. */
public final class RocksDbStore implements ChainStore {
    private static final long CLOSE_WAIT_MILLIS = 10_000;
    private static final int BATCH_BYTES = 1 << 20;

    private final Path folder;
    private final RocksDB database;
    private final Map<Column, ColumnFamilyHandle> handles;
    /** What a batch calls each column. */
    private final Map<Column, Integer> families = new EnumMap<>(Column.class);

    private final RocksColumns columns;
    private final WriteOptions writeOptions;
    private final StateHistory history;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private int openViews;

    @GuardedBy("lock")
    private boolean closed;

    @GuardedBy("lock")
    private @Nullable StoreFailure failure;

    RocksDbStore(
            Path folder,
            RocksDB database,
            Map<Column, ColumnFamilyHandle> handles,
            RocksColumns columns,
            StoreOptions options) {
        this.folder = folder;
        this.database = database;
        this.handles = new EnumMap<>(handles);
        handles.forEach((column, handle) -> families.put(column, handle.getID()));
        this.columns = columns;
        this.history = options.history();
        this.writeOptions = new WriteOptions().setSync(options.durability() == StoreOptions.Durability.POWER_FAILURE);
    }

    /**
     * Opens the store in {@code folder}, or makes one where none is.
     *
     * @param genesisHash the chain that it holds, or is to hold
     * @throws StoreRefusal if it cannot be opened; what is in the folder stays as it is
     */
    public static RocksDbStore open(Path folder, Hash genesisHash, StoreOptions options) throws StoreRefusal {
        return RocksDbFolder.open(folder, genesisHash, options);
    }

    @Override
    public StoreView view() {
        synchronized (lock) {
            requireOpen();
            openViews++;
        }
        return new StoreView(new RocksSnapshot());
    }

    @Override
    public void write(Batch batch) {
        synchronized (lock) {
            requireOpen();
            if (failure != null) {
                throw new StoreFailure("the store has failed before: " + failure.getMessage(), failure);
            }
        }
        List<Batch.Operation> operations = batch.operations(head(), history);
        try {
            write(operations);
        } catch (RocksDBException e) {
            StoreFailure failed = new StoreFailure("cannot write to the store in " + folder + ": " + e.getMessage(), e);
            synchronized (lock) {
                failure = failed;
            }
            throw failed;
        }
    }

    /** One write of everything, without regard to the head. */
    void write(List<Batch.Operation> operations) throws RocksDBException {
        SerializedBatch serialized = new SerializedBatch(BATCH_BYTES);
        for (Batch.Operation operation : operations) {
            int family = Objects.requireNonNull(families.get(operation.column()));
            if (operation.value() == null) {
                serialized.delete(family, operation.key());
            } else {
                serialized.put(family, operation.key(), operation.value());
            }
        }
        try (WriteBatch writes = new WriteBatch(serialized.toBytes())) {
            database.write(writeOptions, writes);
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            awaitViews();
        }
        handles.values().forEach(ColumnFamilyHandle::close);
        database.close();
        writeOptions.close();
        columns.close();
    }

    /** Native memory under a view must outlive it, or the process dies. */
    @GuardedBy("lock")
    private void awaitViews() {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_WAIT_MILLIS);
        try {
            while (openViews > 0) {
                long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
                if (leftMillis <= 0) {
                    throw new IllegalStateException(openViews + " views of the store were not closed");
                }
                lock.wait(leftMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + openViews + " views of the store were open", e);
        }
    }

    @GuardedBy("lock")
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }

    private Optional<Hash> head() {
        try {
            return Optional.ofNullable(database.get(handle(Column.META), Format.HEAD_KEY.toArray()))
                    .map(Hash::ofBytes);
        } catch (RocksDBException e) {
            throw cannotRead(e);
        }
    }

    private StoreFailure cannotRead(RocksDBException e) {
        return new StoreFailure("cannot read the store in " + folder + ": " + e.getMessage(), e);
    }

    private ColumnFamilyHandle handle(Column column) {
        ColumnFamilyHandle handle = handles.get(column);
        if (handle == null) {
            throw new IllegalStateException("no column " + column);
        }
        return handle;
    }

    private final class RocksSnapshot implements Snapshot {
        private final org.rocksdb.Snapshot snapshot = database.getSnapshot();
        private final ReadOptions readOptions = new ReadOptions().setSnapshot(snapshot);
        private final ReadWriteLock use = new ReentrantReadWriteLock();
        private boolean open = true;

        @Override
        public Optional<Bytes> get(Column column, Bytes key) {
            use.readLock().lock();
            try {
                requireOpen();
                byte @Nullable [] value = database.get(handle(column), readOptions, key.toArray());
                return value == null ? Optional.empty() : Optional.of(Bytes.owning(value));
            } catch (RocksDBException e) {
                throw cannotRead(e);
            } finally {
                use.readLock().unlock();
            }
        }

        @Override
        public void scan(Column column, Bytes from, Bytes end, BiConsumer<Bytes, Bytes> entry) {
            use.readLock().lock();
            try {
                requireOpen();
                try (Slice bound = new Slice(end.toArray());
                        ReadOptions bounded = new ReadOptions(readOptions).setIterateUpperBound(bound);
                        RocksIterator entries = database.newIterator(handle(column), bounded)) {
                    for (entries.seek(from.toArray()); entries.isValid(); entries.next()) {
                        entry.accept(Bytes.owning(entries.key()), Bytes.owning(entries.value()));
                    }
                    entries.status();
                }
            } catch (RocksDBException e) {
                throw cannotRead(e);
            } finally {
                use.readLock().unlock();
            }
        }

        @Override
        public void close() {
            use.writeLock().lock();
            try {
                if (!open) {
                    return;
                }
                open = false;
                readOptions.close();
                database.releaseSnapshot(snapshot);
                snapshot.close();
            } finally {
                use.writeLock().unlock();
            }
            synchronized (lock) {
                openViews--;
                lock.notifyAll();
            }
        }

        private void requireOpen() {
            if (!open) {
                throw new IllegalStateException("the view is closed");
            }
        }
    }
}

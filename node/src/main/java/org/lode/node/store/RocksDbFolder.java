package org.lode.node.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Opens a folder as a {@link RocksDbStore}, or says in one sentence why not. */
final class RocksDbFolder {
    /** RocksDB demands this column family; it stays empty. */
    private static final String DEFAULT_FAMILY = "default";

    private final Path folder;

    private RocksDbFolder(Path folder) {
        this.folder = folder;
    }

    static RocksDbStore open(Path path, Hash genesisHash, StoreOptions options) throws StoreRefusal {
        RocksDbFolder folder = new RocksDbFolder(path.toAbsolutePath().normalize());
        RocksDB.loadLibrary();
        folder.prepare();
        folder.checkFamilies();
        RocksDbStore store = folder.openDatabase(options);
        try {
            folder.checkIdentity(store, genesisHash);
            folder.forgetOldDiffs(store, options.history());
            return store;
        } catch (StoreRefusal | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private void prepare() throws StoreRefusal {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new StoreRefusal(
                    StoreRefusal.Reason.INACCESSIBLE,
                    "The data folder " + folder + " cannot be made ("
                            + e.getClass().getSimpleName() + "); choose another with --data.");
        }
        if (!Files.isWritable(folder) || !Files.isReadable(folder)) {
            throw new StoreRefusal(
                    StoreRefusal.Reason.INACCESSIBLE,
                    "The data folder " + folder
                            + " cannot be read and written by this user; change its permissions or choose another with --data.");
        }
    }

    /**
     * Looks before anything is written: opening would add what is missing. Tables are made in the order of {@link Column}: where the last
     * is, and another is not, the making was not cut short, but the store is of another version.
     */
    private void checkFamilies() throws StoreRefusal {
        if (!Files.exists(folder.resolve("CURRENT"))) {
            if (holdsTables()) {
                throw corrupted("its file CURRENT is missing");
            }
            return;
        }
        Set<String> known = Arrays.stream(Column.values()).map(Column::label).collect(Collectors.toSet());
        known.add(DEFAULT_FAMILY);
        try (Options options = new Options()) {
            Set<String> present = new HashSet<>();
            for (byte[] name : RocksDB.listColumnFamilies(options, folder.toString())) {
                present.add(new String(name, StandardCharsets.UTF_8));
            }
            Set<String> unknown = new TreeSet<>(present);
            unknown.removeAll(known);
            if (!unknown.isEmpty()) {
                throw otherFormat("it has the unknown tables " + unknown);
            }
            Set<String> missing = new TreeSet<>(known);
            missing.removeAll(present);
            if (!missing.isEmpty() && present.contains(Column.META.label())) {
                throw otherFormat("it lacks the tables " + missing);
            }
        } catch (RocksDBException e) {
            throw refusal(e);
        }
    }

    private boolean holdsTables() throws StoreRefusal {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .anyMatch(name -> name.endsWith(".sst") || name.startsWith("MANIFEST-"));
        } catch (IOException e) {
            throw new StoreRefusal(
                    StoreRefusal.Reason.INACCESSIBLE,
                    "The data folder " + folder + " cannot be listed; choose another with --data.");
        }
    }

    private RocksDbStore openDatabase(StoreOptions options) throws StoreRefusal {
        RocksColumns columns = new RocksColumns(options.cacheBytes());
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (Column column : Column.values()) {
            descriptors.add(new ColumnFamilyDescriptor(
                    column.label().getBytes(StandardCharsets.UTF_8), columns.options(column)));
        }
        descriptors.add(new ColumnFamilyDescriptor(DEFAULT_FAMILY.getBytes(StandardCharsets.UTF_8)));
        List<ColumnFamilyHandle> opened = new ArrayList<>();
        try {
            RocksDB database = RocksDB.open(columns.databaseOptions(), folder.toString(), descriptors, opened);
            Map<Column, ColumnFamilyHandle> handles = new EnumMap<>(Column.class);
            Iterator<ColumnFamilyHandle> next = opened.iterator();
            for (Column column : Column.values()) {
                handles.put(column, next.next());
            }
            next.next().close();
            return new RocksDbStore(folder, database, handles, columns, options);
        } catch (RocksDBException e) {
            columns.close();
            throw refusal(e);
        }
    }

    /** A new store is given its identity; an old one must have the right one. */
    private void checkIdentity(RocksDbStore store, Hash genesisHash) throws StoreRefusal {
        Bytes version = RlpWriter.encode(writer -> writer.number(Format.VERSION));
        try (StoreView view = store.view()) {
            var storedVersion = view.meta(Format.VERSION_KEY);
            if (storedVersion.isEmpty()) {
                store.write(List.of(
                        new Batch.Operation(Column.META, Format.VERSION_KEY, version),
                        new Batch.Operation(Column.META, Format.GENESIS_KEY, Format.key(genesisHash))));
                return;
            }
            if (!storedVersion.get().equals(version)) {
                throw otherFormat("it has format " + RlpReader.decode(storedVersion.get(), RlpReader::readInt)
                        + " and this version reads " + Format.VERSION);
            }
            Hash storedGenesis = view.meta(Format.GENESIS_KEY)
                    .orElseThrow(() -> corrupted("its genesis hash is missing"))
                    .hashAt(0);
            if (!storedGenesis.equals(genesisHash)) {
                throw new StoreRefusal(
                        StoreRefusal.Reason.OTHER_GENESIS,
                        "The data folder " + folder + " holds the chain with genesis " + storedGenesis + ", not "
                                + genesisHash
                                + "; choose another with --data or start with the genesis it was made for.");
            }
        } catch (RocksDBException e) {
            throw refusal(e);
        }
    }

    /** Where history was longer before. */
    private void forgetOldDiffs(RocksDbStore store, StateHistory history) throws StoreRefusal {
        List<Batch.Operation> old = new ArrayList<>();
        try (StoreView view = store.view()) {
            if (view.headHash().isEmpty()) {
                return;
            }
            view.diffsOutside(history)
                    .forEach(number -> old.add(new Batch.Operation(Column.STATE_DIFFS, Format.key(number), null)));
            store.write(old);
        } catch (RocksDBException e) {
            throw refusal(e);
        }
    }

    private StoreRefusal refusal(RocksDBException e) {
        String message = String.valueOf(e.getMessage());
        Status.Code code =
                e.getStatus() == null ? Status.Code.Undefined : e.getStatus().getCode();
        if (message.contains("LOCK") && message.toLowerCase(Locale.ROOT).contains("lock ")) {
            return new StoreRefusal(
                    StoreRefusal.Reason.LOCKED,
                    "The data folder " + folder
                            + " is in use by another node; stop that node or choose another folder with --data.");
        }
        if (code == Status.Code.Corruption || message.contains("No such file")) {
            return corrupted(message);
        }
        if (code == Status.Code.InvalidArgument || code == Status.Code.NotSupported) {
            return otherFormat(message);
        }
        return new StoreRefusal(
                StoreRefusal.Reason.INACCESSIBLE, "The data folder " + folder + " cannot be opened: " + message + ".");
    }

    private StoreRefusal corrupted(String what) {
        return new StoreRefusal(
                StoreRefusal.Reason.CORRUPTED,
                "The data folder " + folder + " is damaged (" + what
                        + "); move it away and let the node load the chain again, or restore a copy.");
    }

    private StoreRefusal otherFormat(String what) {
        return new StoreRefusal(
                StoreRefusal.Reason.OTHER_FORMAT,
                "The data folder " + folder + " was written by another version (" + what
                        + "); use that version or choose another folder with --data.");
    }
}

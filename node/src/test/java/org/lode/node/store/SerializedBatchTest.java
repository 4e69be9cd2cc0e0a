package org.lode.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.primitive.Bytes;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

final class SerializedBatchTest {
    private static final long SEED = 11;
    private static final int OPERATIONS = 200;

    @TempDir
    private Path folder;

    /** Sizes on both sides of each length of a varint. */
    private static final int[] SIZES = {0, 1, 32, 127, 128, 129, 16_383, 16_384, 70_000};

    @Test
    void isWhatRocksDbMakesOfTheSameOperations() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        List<ColumnFamilyDescriptor> families = new ArrayList<>(List.of(new ColumnFamilyDescriptor(name("default"))));
        for (int i = 0; i < 3; i++) {
            families.add(new ColumnFamilyDescriptor(name("family" + i)));
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        RocksDB.loadLibrary();
        try (DBOptions options = new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true);
                RocksDB database = RocksDB.open(options, folder.toString(), families, handles);
                WriteBatch theirs = new WriteBatch()) {
            SerializedBatch ours = new SerializedBatch(64);
            for (int i = 0; i < OPERATIONS; i++) {
                ColumnFamilyHandle family = handles.get(1 + random.nextInt(3));
                byte[] key = bytes(random);
                if (random.nextInt(4) == 0) {
                    theirs.delete(family, key);
                    ours.delete(family.getID(), Bytes.owning(key));
                } else {
                    byte[] value = bytes(random);
                    theirs.put(family, key, value);
                    ours.put(family.getID(), Bytes.owning(key), Bytes.owning(value));
                }
            }
            assertThat(ours.toBytes()).isEqualTo(theirs.data());
            try (WriteBatch parsed = new WriteBatch(ours.toBytes());
                    WriteOptions write = new WriteOptions()) {
                database.write(write, parsed);
                assertThat(database.getLatestSequenceNumber()).isEqualTo(OPERATIONS);
            }
            handles.forEach(ColumnFamilyHandle::close);
        }
    }

    private static byte[] bytes(SplittableRandom random) {
        byte[] bytes = new byte[SIZES[random.nextInt(SIZES.length)]];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] name(String family) {
        return family.getBytes(StandardCharsets.UTF_8);
    }
}

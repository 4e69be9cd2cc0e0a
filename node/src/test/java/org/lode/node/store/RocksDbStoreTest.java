package org.lode.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Hash;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

final class RocksDbStoreTest extends ChainStoreContract {
    private static final int KILLS = 6;
    private static final long KILL_SEED = 7;
    private static final long DISK_BYTES = 600_000;

    @TempDir
    private Path folder;

    @Override
    ChainStore create(StateHistory history) throws StoreRefusal {
        return RocksDbStore.open(
                folder.resolve("chain"), ChainFixture.GENESIS, StoreOptions.DEFAULT.withHistory(history));
    }

    private RocksDbStore openAgain(StoreOptions options) throws StoreRefusal {
        return RocksDbStore.open(folder.resolve("chain"), ChainFixture.GENESIS, options);
    }

    @Test
    void keepsEverythingOverAReopen() throws StoreRefusal {
        chain.extend(store, 15);
        store.close();
        store = openAgain(StoreOptions.DEFAULT);
        assertHoldsChain(store);
        chain.reorganise(store, 3, 4);
        store.close();
        store = openAgain(StoreOptions.DEFAULT.withDurability(StoreOptions.Durability.POWER_FAILURE));
        chain.extend(store, 3);
        assertHoldsChain(store);
    }

    @Test
    void forgetsStatesThatAShorterHistoryDoesNotReach() throws StoreRefusal {
        chain.extend(store, 12);
        store.close();
        store = openAgain(StoreOptions.DEFAULT.withHistory(new StateHistory(3)));
        try (StoreView view = store.view()) {
            assertThat(view.stateAfter(chain.steps().get(8).hash())).isPresent();
            assertThat(view.stateAfter(chain.steps().get(7).hash())).isEmpty();
        }
    }

    @Test
    void refusesAFolderThatIsOpenAlready() {
        chain.extend(store, 2);
        assertRefused(StoreRefusal.Reason.LOCKED, () -> openAgain(StoreOptions.DEFAULT));
        assertHoldsChain(store);
    }

    @Test
    void refusesAFolderThatAnotherProcessHasOpen() throws Exception {
        store.close();
        Process writer = startWriter();
        try (BufferedReader output = writer.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("0");
            assertRefused(StoreRefusal.Reason.LOCKED, () -> openAgain(StoreOptions.DEFAULT));
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    @Test
    void refusesAnotherGenesisAndLeavesTheFolderAsItIs() throws StoreRefusal {
        chain.extend(store, 4);
        store.close();
        assertRefused(
                StoreRefusal.Reason.OTHER_GENESIS,
                () -> RocksDbStore.open(folder.resolve("chain"), new Hash(9, 9, 9, 9), StoreOptions.DEFAULT));
        store = openAgain(StoreOptions.DEFAULT);
        assertHoldsChain(store);
    }

    @Test
    void refusesAnotherFormat() throws StoreRefusal, RocksDBException {
        store.close();
        try (RocksDbStore changed = openAgain(StoreOptions.DEFAULT)) {
            changed.write(List.of(new Batch.Operation(
                    Column.META, Format.VERSION_KEY, RlpWriter.encode(it -> it.number(Format.VERSION + 1)))));
        }
        assertRefused(StoreRefusal.Reason.OTHER_FORMAT, () -> openAgain(StoreOptions.DEFAULT));
    }

    @Test
    void refusesAFormatWithFewerTablesAndAddsNone() throws Exception {
        store.close();
        String path = folder.resolve("chain").toString();
        try (Options options = new Options()) {
            List<ColumnFamilyDescriptor> families = new ArrayList<>();
            for (byte[] name : RocksDB.listColumnFamilies(options, path)) {
                families.add(new ColumnFamilyDescriptor(name));
            }
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            try (DBOptions existing = new DBOptions();
                    RocksDB database = RocksDB.open(existing, path, families, handles)) {
                database.dropColumnFamily(
                        handles.get(1 + List.of(Column.values()).indexOf(Column.LOG_INDEX)));
                handles.forEach(ColumnFamilyHandle::close);
            }
            int tables = RocksDB.listColumnFamilies(options, path).size();
            assertThat(tables).isEqualTo(families.size() - 1);
            assertRefused(StoreRefusal.Reason.OTHER_FORMAT, () -> openAgain(StoreOptions.DEFAULT));
            assertThat(RocksDB.listColumnFamilies(options, path)).hasSize(tables);
        }
    }

    @Test
    void refusesAFolderThatCannotBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        assertRefused(
                StoreRefusal.Reason.INACCESSIBLE,
                () -> RocksDbStore.open(file.resolve("chain"), ChainFixture.GENESIS, StoreOptions.DEFAULT));
    }

    @Test
    void refusesAFolderThatLacksFiles() throws IOException {
        chain.extend(store, 3);
        store.close();
        Files.delete(folder.resolve("chain").resolve("CURRENT"));
        Map<String, Long> before = sizes();
        assertRefused(StoreRefusal.Reason.CORRUPTED, () -> openAgain(StoreOptions.DEFAULT));
        assertThat(sizes()).isEqualTo(before);
    }

    @Test
    void refusesAFolderWhoseManifestIsBroken() throws IOException {
        chain.extend(store, 3);
        store.close();
        try (Stream<Path> files = Files.list(folder.resolve("chain"))) {
            Path manifest = files.filter(it -> it.getFileName().toString().startsWith("MANIFEST-"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(manifest);
            bytes[bytes.length / 2] ^= 0x55;
            Files.write(manifest, bytes);
        }
        assertRefused(StoreRefusal.Reason.CORRUPTED, () -> openAgain(StoreOptions.DEFAULT));
    }

    /** Everything that a killed process said it had written is there, and nothing is there in part. */
    @Test
    @Timeout(900)
    void holdsEveryAcknowledgedBlockAfterKills() throws Exception {
        store.close();
        SplittableRandom random = new SplittableRandom(KILL_SEED);
        long acknowledged = -1;
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged = writeUntilKilled(1 + random.nextInt(60), acknowledged);
            chain = new ChainFixture(KILL_SEED);
            store = openAgain(StoreOptions.DEFAULT);
            KilledWriter.replay(chain, store);
            assertThat(chain.head().block().number().value()).isBetween(acknowledged, acknowledged + 1);
            assertHoldsChain(store);
            store.close();
        }
    }

    /** A limit on the size of a file stands for the full disk: the machine refuses a write. */
    @Test
    @Timeout(900)
    void failsAsAMachineAndKeepsWhatItHasWhenTheDiskTakesNoMore() throws Exception {
        assumeThat(Path.of("/usr/bin/prlimit")).exists();
        store.close();
        Process writer = startWriter();
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = writer.inputReader(StandardCharsets.UTF_8)) {
            lines.add(output.readLine());
            Process limit = new ProcessBuilder("/usr/bin/prlimit", "--pid=" + writer.pid(), "--fsize=" + DISK_BYTES)
                    .inheritIO()
                    .start();
            assertThat(limit.waitFor()).isZero();
            output.lines().forEach(lines::add);
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertThat(lines.getLast()).startsWith("failed: cannot write to the store in ");
        long acknowledged = Long.parseLong(lines.get(lines.size() - 2));
        chain = new ChainFixture(KILL_SEED);
        store = openAgain(StoreOptions.DEFAULT);
        KilledWriter.replay(chain, store);
        assertThat(chain.head().block().number().value()).isEqualTo(acknowledged);
        assertHoldsChain(store);
    }

    /** Kills the process after so many blocks more; returns the last block that it acknowledged. */
    private long writeUntilKilled(int blocks, long before) throws Exception {
        Process writer = startWriter();
        long acknowledged = before;
        try (BufferedReader output = writer.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < blocks; i++) {
                acknowledged = Long.parseLong(output.readLine());
            }
            writer.toHandle().destroyForcibly();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                acknowledged = Math.max(acknowledged, number(line, acknowledged));
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        return acknowledged;
    }

    /** The last line may be cut off by the kill; it then says nothing. */
    private static long number(String line, long otherwise) {
        return line.equals(Long.toString(otherwise + 1)) ? otherwise + 1 : otherwise;
    }

    private Process startWriter() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                folder.resolve("chain").toString(),
                Long.toString(KILL_SEED));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve("chain"))) {
            for (Path file : files.toList()) {
                sizes.put(file.getFileName().toString(), Files.size(file));
            }
        }
        return sizes;
    }

    private static void assertRefused(StoreRefusal.Reason reason, ThrowingCallable open) {
        assertThatExceptionOfType(StoreRefusal.class).isThrownBy(open).satisfies(refusal -> {
            assertThat(refusal.reason()).as(refusal.getMessage()).isEqualTo(reason);
            assertThat(refusal.getMessage())
                    .startsWith("The data folder ")
                    .endsWith(".")
                    .doesNotContain("\n");
        });
    }
}

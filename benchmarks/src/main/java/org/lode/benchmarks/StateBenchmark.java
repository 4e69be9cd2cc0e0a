package org.lode.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.trie.Parallel;
import org.lode.node.store.Batch;
import org.lode.node.store.ChainStore;
import org.lode.node.store.MemoryStore;
import org.lode.node.store.PendingState;
import org.lode.node.store.RocksDbStore;
import org.lode.node.store.StateCache;
import org.lode.node.store.StateHistory;
import org.lode.node.store.StoreOptions;
import org.lode.node.store.StoreRefusal;
import org.lode.node.store.StoreView;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a block costs the state: reading accounts, computing the root after {@value #CHANGED} of them changed, writing the result. Times
 * are for one account. The control is the Keccak of a full branch node, of which a change needs a handful.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx4g", "--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"})
public class StateBenchmark {
    private static final int CHANGED = 1_000;
    private static final int FILL_BATCH = 50_000;
    private static final int BRANCH_BYTES = 532;

    /** Where the state is kept. */
    public enum Kind {
        MEMORY,
        ROCKSDB,
        /** Every batch waits for the disk. */
        ROCKSDB_SYNCED
    }

    @Param({"MEMORY", "ROCKSDB", "ROCKSDB_SYNCED"})
    public Kind kind = Kind.MEMORY;

    @Param({"100000", "1000000"})
    public int accounts;

    private final SplittableRandom random = new SplittableRandom(1);
    private final byte[] branch = new byte[BRANCH_BYTES];
    private Path folder = Path.of("");
    private ChainStore store = new MemoryStore(StateHistory.DEFAULT);
    private StoreView view = store.view();
    private StateCache cache = new StateCache(StateCache.Bounds.STANDARD);
    private StateDiff diff = StateDiff.EMPTY;

    private static final Parallel POOLED = new Parallel() {
        @Override
        public <T, R> List<R> map(List<T> items, Function<? super T, ? extends R> function) {
            return ForkJoinPool.commonPool()
                    .submit(() -> items.parallelStream().<R>map(function).toList())
                    .join();
        }
    };

    @Setup
    public void fill() throws IOException, StoreRefusal {
        view.close();
        folder = Files.createTempDirectory("lode-state");
        store = switch (kind) {
            case MEMORY -> new MemoryStore(StateHistory.DEFAULT);
            case ROCKSDB -> RocksDbStore.open(folder, Hash.ZERO, StoreOptions.DEFAULT);
            case ROCKSDB_SYNCED ->
                RocksDbStore.open(
                        folder, Hash.ZERO, StoreOptions.DEFAULT.withDurability(StoreOptions.Durability.POWER_FAILURE));
        };
        for (int first = 0; first < accounts; first += FILL_BATCH) {
            Map<Address, StateDiff.AccountChange> created = new HashMap<>();
            for (int i = first; i < Math.min(accounts, first + FILL_BATCH); i++) {
                created.put(address(i), new StateDiff.AccountChange(Optional.empty(), account(i), Map.of()));
            }
            write(new StateDiff(created, Map.of()), POOLED);
        }
        view = store.view();
        cache = new StateCache(StateCache.Bounds.STANDARD);
    }

    /** Which accounts change is chosen anew, so that caches are asked for more than one block's nodes. */
    @Setup(Level.Invocation)
    public void choose() {
        Map<Address, StateDiff.AccountChange> changed = new HashMap<>();
        while (changed.size() < CHANGED) {
            int i = random.nextInt(accounts);
            changed.put(
                    address(i), new StateDiff.AccountChange(account(i), account(random.nextInt(1 << 30)), Map.of()));
        }
        diff = new StateDiff(changed, Map.of());
    }

    @TearDown
    public void remove() throws IOException {
        view.close();
        store.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(StateBenchmark::delete);
        }
    }

    @Benchmark
    @OperationsPerInvocation(CHANGED)
    public int readAccounts() {
        int found = 0;
        for (Address address : diff.accounts().keySet()) {
            found += view.headState().account(address).isPresent() ? 1 : 0;
        }
        return found;
    }

    @Benchmark
    @OperationsPerInvocation(CHANGED)
    public int readAbsentAccounts() {
        int found = 0;
        for (Address address : diff.accounts().keySet()) {
            found += view.headState()
                            .account(new Address(address.a(), ~address.b(), address.c()))
                            .isPresent()
                    ? 1
                    : 0;
        }
        return found;
    }

    @Benchmark
    @OperationsPerInvocation(CHANGED)
    public Hash root() {
        return new PendingState(view, Parallel.SEQUENTIAL).apply(diff);
    }

    /** As import does it: with the accounts and trie nodes of blocks before decoded in memory, as far as they fit. */
    @Benchmark
    @OperationsPerInvocation(CHANGED)
    public Hash rootThroughTheCache() {
        return PendingState.cached(view, cache, Parallel.SEQUENTIAL).apply(diff);
    }

    @Benchmark
    @OperationsPerInvocation(CHANGED)
    public Hash rootOnTheCpuPool() {
        return new PendingState(view, POOLED).apply(diff);
    }

    @Benchmark
    @OperationsPerInvocation(CHANGED)
    public Hash rootAndWrite() {
        return write(diff, Parallel.SEQUENTIAL);
    }

    @Benchmark
    @OperationsPerInvocation(CHANGED)
    public long keccakOfABranch() {
        long sum = 0;
        for (int i = 0; i < CHANGED; i++) {
            branch[0] = (byte) i;
            sum += Keccak.hash256(branch).a();
        }
        return sum;
    }

    private Hash write(StateDiff changes, Parallel parallel) {
        try (StoreView before = store.view()) {
            PendingState state = new PendingState(before, parallel);
            Hash root = state.apply(changes);
            store.write(new Batch().state(state));
            return root;
        }
    }

    private static Address address(int index) {
        return Address.ofWord(Keccak.hash256(UInt256.of(index).toBytes()).toUInt256());
    }

    private static Optional<Account> account(int index) {
        return Optional.of(new Account(index & 0xff, Wei.of(1L << 60 | index), Account.NO_CODE));
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

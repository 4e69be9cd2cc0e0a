package org.lode.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.lode.consensus.block.Block;
import org.lode.consensus.crypto.NativeSecp256k1;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.evm.Evm;
import org.lode.consensus.evm.Revision;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.genesis.GenesisFile;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.pow.EthashResult;
import org.lode.consensus.pow.LightHasher;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.ContributionRules;
import org.lode.consensus.rules.Proven;
import org.lode.consensus.rules.SealRules;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.consensus.transition.BlockTransition;
import org.lode.consensus.work.Seal;
import org.lode.node.chain.BlockImport;
import org.lode.node.chain.Chain;
import org.lode.node.chain.ProvenCache;
import org.lode.node.event.CpuPool;
import org.lode.node.event.EventThread;
import org.lode.node.event.FailureListener;
import org.lode.node.pool.TransactionPool;
import org.lode.node.produce.BlockAssembler;
import org.lode.node.produce.Template;
import org.lode.node.store.ChainStore;
import org.lode.node.store.MemoryStore;
import org.lode.node.store.RocksDbStore;
import org.lode.node.store.StateHistory;
import org.lode.node.store.StoreOptions;
import org.lode.node.store.StoreRefusal;

/**
 * Imports blocks full of transfers from their bytes into RocksDB and compares the rate with that of the native library recovering
 * the same signatures on one thread, times the number of cores: what import could be if nothing but signatures cost time. Both are
 * measured in turns, so that a machine shared with others treats them alike; the CPU time of the process says the same where the machine
 * is too busy for the clock.
 *
 * <p>{@code java -cp ... org.lode.benchmarks.ImportRate [rounds]}
 */
public final class ImportRate {
    private static final int BLOCKS = 24;
    private static final int SENDERS = 2000;
    private static final int TRANSFERS_PER_BLOCK = 1400;
    private static final int RECOVERIES = 4000;
    private static final int WARM_UP_ROUNDS = 6;
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final long GWEI = 1_000_000_000;
    private static final FailureListener FAIL = (where, cause) -> {
        throw new IllegalStateException(where + " failed", cause);
    };

    private final Secp256k1 curve = NativeSecp256k1.load()
            .orElseThrow(() -> new IllegalStateException("libsecp256k1 does not load on this machine"));
    private final List<PrivateKey> keys = new ArrayList<>();
    private final List<Address> senders = new ArrayList<>();
    private final Genesis genesis;
    private final EthashCaches caches;
    private final BlockTransition transition;
    private final List<Bytes> blocks = new ArrayList<>();
    private final List<SignedTransaction> sample = new ArrayList<>();

    private ImportRate() throws Exception {
        for (int i = 0; i < SENDERS; i++) {
            keys.add(PrivateKey.of(UInt256.of(0x10_000 + i)));
            senders.add(curve.address(keys.getLast()));
        }
        this.genesis = GenesisFile.parse(genesisJson());
        this.caches = new EthashCaches(genesis.spec().ethash(), 2);
        this.transition = new BlockTransition(genesis.spec(), new Evm(Revision.CANCUN, curve));
        mineBlocks();
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 6;
        ImportRate benchmark = new ImportRate();
        List<Double> byClock = new ArrayList<>();
        List<Double> byCpu = new ArrayList<>();
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            Measured before = benchmark.recovered();
            Measured imported = benchmark.imported();
            Measured after = benchmark.recovered();
            double recoveries = (before.perSecond + after.perSecond) / 2;
            System.out.printf(
                    "%s import %.0f transfers/s, %.1f us of CPU each; ceiling %d x %.0f recoveries/s, %.1f us of CPU each%n",
                    round < 0 ? "warm-up" : "round " + round,
                    imported.perSecond,
                    imported.cpuMicros,
                    CORES,
                    recoveries,
                    (before.cpuMicros + after.cpuMicros) / 2);
            if (round >= 0) {
                byClock.add(imported.perSecond / (CORES * recoveries));
                byCpu.add((before.cpuMicros + after.cpuMicros) / 2 / imported.cpuMicros);
            }
        }
        System.out.printf("import / (%d x native recover), by the clock: %s%n", CORES, summary(byClock));
        System.out.printf("CPU of a recovery / CPU of an imported transfer: %s%n", summary(byCpu));
    }

    private static String summary(List<Double> values) {
        double mean = values.stream().mapToDouble(it -> it).average().orElseThrow();
        double squares =
                values.stream().mapToDouble(it -> (it - mean) * (it - mean)).sum();
        double error = Math.sqrt(squares / Math.max(1, values.size() - 1) / values.size());
        return "%.3f +- %.3f (standard error, %d rounds)".formatted(mean, error, values.size());
    }

    private Measured recovered() throws Exception {
        return measured(sample.size(), () -> {
            for (SignedTransaction transaction : sample) {
                if (RecoveredTransaction.recover(transaction, curve).isEmpty()) {
                    throw new IllegalStateException("a signature does not recover");
                }
            }
        });
    }

    /**
     * What some work took.
     *
     * @param perSecond by the clock
     * @param cpuMicros of the whole process, compiler and collector included, for one
     */
    private record Measured(double perSecond, double cpuMicros) {}

    /** Work that may fail. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static Measured measured(int count, Work work) throws Exception {
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long cpu = process.getProcessCpuTime();
        long start = System.nanoTime();
        work.run();
        long wall = System.nanoTime() - start;
        return new Measured(count * 1e9 / wall, (process.getProcessCpuTime() - cpu) / 1e3 / count);
    }

    private Measured imported() throws Exception {
        Path folder = Files.createTempDirectory("lode-import");
        try (ChainStore store = RocksDbStore.open(folder, genesis.hash(), StoreOptions.DEFAULT);
                CpuPool cpu = new CpuPool(CORES, FAIL);
                EventThread writer = new EventThread("chain-writer", FAIL)) {
            Chain chain = open(store, cpu, writer);
            return measured(BLOCKS * TRANSFERS_PER_BLOCK, () -> {
                List<CompletableFuture<BlockImport.Outcome>> outcomes = new ArrayList<>();
                for (Bytes encoded : blocks) {
                    outcomes.add(chain.submit(Block.decode(encoded)));
                }
                for (CompletableFuture<BlockImport.Outcome> outcome : outcomes) {
                    require(outcome.get());
                }
            });
        } finally {
            delete(folder);
        }
    }

    private Chain open(ChainStore store, CpuPool cpu, EventThread writer) throws StoreRefusal {
        return Chain.open(
                store,
                genesis,
                new Chain.Judges(curve, caches::ofEpoch, transition, new ProvenCache()),
                new Chain.Threads(writer, cpu, cpu, InstantSource.system()));
    }

    private static void require(BlockImport.Outcome outcome) {
        if (!(outcome instanceof BlockImport.Outcome.BecameHead)) {
            throw new IllegalStateException("a block was not imported: " + outcome);
        }
    }

    private void mineBlocks() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        long[] nonces = new long[SENDERS];
        try (ChainStore store = new MemoryStore(StateHistory.DEFAULT);
                CpuPool cpu = new CpuPool(CORES, FAIL);
                EventThread writer = new EventThread("chain-writer", FAIL)) {
            Chain chain = open(store, cpu, writer);
            BlockAssembler assembler = new BlockAssembler(
                    chain,
                    transition,
                    new ContributionRules(
                            genesis.spec(), new SealRules(genesis.spec().ethash(), caches::ofEpoch)),
                    Proven.NOTHING,
                    BlockAssembler.Taste.DEFAULT);
            for (int number = 0; number < BLOCKS; number++) {
                Map<Address, SortedMap<Long, RecoveredTransaction>> pending = new TreeMap<>();
                for (int i = 0; i < TRANSFERS_PER_BLOCK; i++) {
                    int from = (number * TRANSFERS_PER_BLOCK + i) % SENDERS;
                    RecoveredTransaction transfer = transfer(from, nonces[from]++, random);
                    if (sample.size() < RECOVERIES) {
                        sample.add(transfer.transaction());
                    }
                    pending.computeIfAbsent(senders.get(from), _ -> new TreeMap<>())
                            .put(transfer.body().nonce(), transfer);
                }
                Template template = assembler
                        .assemble(chain.head(), Address.ofNumber(1), 1_000_000 + 2L * number, new Waiting(pending))
                        .orElseThrow();
                Block block = template.sealedBy(seal(template));
                require(chain.submit(block).get());
                blocks.add(block.encoded());
            }
        }
    }

    private RecoveredTransaction transfer(int from, long nonce, SplittableRandom random) {
        var body = new TransactionBody.DynamicFee(
                genesis.spec().chainId(),
                nonce,
                Wei.of(GWEI),
                Wei.of(1000 * GWEI),
                Gas.of(21_000),
                Optional.of(senders.get(random.nextInt(SENDERS))),
                Wei.of(1 + random.nextInt(1000)),
                Bytes.EMPTY,
                List.of());
        SignedTransaction signed = SignedTransaction.sign(body, keys.get(from), curve);
        return RecoveredTransaction.recover(signed, curve).orElseThrow();
    }

    private Seal seal(Template template) {
        LightHasher hasher = new LightHasher();
        UInt256 boundary = Ethash.boundary(template.header().difficulty());
        Hash sealHash = template.header().sealHash();
        for (long nonce = 0; ; nonce++) {
            EthashResult result =
                    hasher.hash(caches.ofBlock(template.header().number()), new EthashInput(sealHash, nonce));
            if (result.result().toUInt256().compareTo(boundary) <= 0) {
                return new Seal(nonce, result.mixHash());
            }
        }
    }

    private String genesisJson() {
        StringBuilder alloc = new StringBuilder();
        senders.forEach(it -> alloc.append(", \"%s\": {\"balance\": \"1000000000000000000000\"}".formatted(it)));
        return """
                {
                  "config": {
                    "name": "import", "chainId": 1337,
                    "ethash": {"epochLength": 500, "cacheBytesInit": 1024, "cacheBytesGrowth": 0,
                      "datasetBytesInit": 32768, "datasetBytesGrowth": 0},
                    "difficulty": {"blockTimeSeconds": 2, "unitsPerBlock": 8, "halfLifeSeconds": 60,
                      "minimumDifficulty": 16},
                    "contribution": {"anchorDepth": 6, "contributionWindow": 6, "maxContributions": 16},
                    "reward": {"blockWei": "250000000000000000", "contributionWei": "242187500000000000",
                      "inclusionWei": "7812500000000000"},
                    "fee": {"elasticityMultiplier": 2, "baseFeeChangeDenominator": 8}
                  },
                  "timestamp": 1000000, "difficulty": 64, "gasLimit": 30000000, "baseFeePerGas": 1000000000,
                  "extraData": "0x",
                  "alloc": {"0x0000000000000000000000000000000000000057": {"balance": 0, "nonce": 1} ALLOC}
                }
                """.replace("ALLOC", alloc);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean up " + folder, e);
        }
    }

    /** A pool that holds just these transactions. */
    private record Waiting(Map<Address, SortedMap<Long, RecoveredTransaction>> pending)
            implements TransactionPool.View {
        @Override
        public Map<Address, SortedMap<Long, RecoveredTransaction>> queued() {
            return Map.of();
        }

        @Override
        public List<ContributionTransaction> contributions() {
            return List.of();
        }

        @Override
        public List<VerifiedWork> works() {
            return List.of();
        }

        @Override
        public Optional<Transaction> transaction(Hash hash) {
            return Optional.empty();
        }

        @Override
        public Optional<Long> nextNonce(Address sender) {
            return Optional.empty();
        }
    }
}

package org.lode.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Receipt;
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
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.ContributionRules;
import org.lode.consensus.rules.Proven;
import org.lode.consensus.rules.SealRules;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.Transaction;
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
 * Makes blocks of given transactions on a chain of its own, whose proof of work is nearly free, and imports them through the whole
 * pipeline of a node: from their bytes into RocksDB.
 */
public final class BlockMill {
    public static final int CORES = Runtime.getRuntime().availableProcessors();

    private static final FailureListener FAIL = (where, cause) -> {
        throw new IllegalStateException(where + " failed", cause);
    };

    private final Secp256k1 curve;
    private final Genesis genesis;
    private final EthashCaches caches;
    private final BlockTransition transition;

    /** @param rich who has 10,000 coins each at the start */
    public BlockMill(long chainId, Collection<Address> rich, Secp256k1 curve) {
        this.curve = curve;
        this.genesis = GenesisFile.parse(genesisJson(chainId, rich));
        this.caches = new EthashCaches(genesis.spec().ethash(), 2);
        this.transition = new BlockTransition(genesis.spec(), new Evm(Revision.CANCUN, curve));
    }

    /**
     * What some work took.
     *
     * @param nanos by the clock
     * @param cpuNanos of the whole process, compiler and collector included
     */
    public record Measured(long nanos, long cpuNanos) {
        /** Work that may fail. */
        @FunctionalInterface
        public interface Work {
            void run() throws Exception;
        }

        public Measured plus(Measured other) {
            return new Measured(nanos + other.nanos, cpuNanos + other.cpuNanos);
        }

        public static Measured of(Work work) throws Exception {
            OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            long cpu = process.getProcessCpuTime();
            long start = System.nanoTime();
            work.run();
            return new Measured(System.nanoTime() - start, process.getProcessCpuTime() - cpu);
        }
    }

    /** Makes one block of each list, all of whose transactions must fit; returns them encoded. */
    public List<Bytes> blocks(List<List<RecoveredTransaction>> contents) throws Exception {
        try (ChainStore store = new MemoryStore(StateHistory.DEFAULT);
                CpuPool cpu = new CpuPool(CORES, FAIL);
                EventThread writer = new EventThread("chain-writer", FAIL)) {
            Chain chain = open(store, cpu, writer, new ProvenCache());
            BlockAssembler assembler = new BlockAssembler(
                    chain,
                    transition,
                    new ContributionRules(
                            genesis.spec(), new SealRules(genesis.spec().ethash(), caches::ofEpoch)),
                    Proven.NOTHING,
                    BlockAssembler.Taste.DEFAULT);
            List<Bytes> blocks = new ArrayList<>();
            for (List<RecoveredTransaction> content : contents) {
                Template template = assembler
                        .assemble(
                                chain.head(), Address.ofNumber(1), 1_000_000 + 2L * blocks.size(), Waiting.of(content))
                        .orElseThrow();
                Block block = template.sealedBy(seal(template));
                if (block.transactions().size() != content.size()) {
                    throw new IllegalStateException("block " + block.header().number() + " holds "
                            + block.transactions().size() + " of " + content.size() + " transactions");
                }
                require(chain.submit(block).get());
                requireSuccess(chain, block);
                blocks.add(block.encoded());
            }
            return blocks;
        }
    }

    /**
     * Imports the blocks into a new store, one after the other as they come; measured from number {@code first} of the list on.
     *
     * @param proven signatures that the pool has checked before, so that import does not
     */
    public Measured imported(List<Bytes> blocks, int first, ProvenCache proven) throws Exception {
        Path folder = Files.createTempDirectory("lode-import");
        try (ChainStore store = RocksDbStore.open(folder, genesis.hash(), StoreOptions.DEFAULT);
                CpuPool cpu = new CpuPool(CORES, FAIL);
                EventThread writer = new EventThread("chain-writer", FAIL)) {
            Chain chain = open(store, cpu, writer, proven);
            submit(chain, blocks.subList(0, first));
            return Measured.of(() -> submit(chain, blocks.subList(first, blocks.size())));
        } finally {
            delete(folder);
        }
    }

    private static void submit(Chain chain, List<Bytes> blocks) throws Exception {
        List<CompletableFuture<BlockImport.Outcome>> outcomes = new ArrayList<>();
        for (Bytes encoded : blocks) {
            outcomes.add(chain.submit(Block.decode(encoded)));
        }
        for (CompletableFuture<BlockImport.Outcome> outcome : outcomes) {
            require(outcome.get());
        }
    }

    private Chain open(ChainStore store, CpuPool cpu, EventThread writer, ProvenCache proven) throws StoreRefusal {
        return Chain.open(
                store,
                genesis,
                new Chain.Judges(curve, caches::ofEpoch, transition, proven),
                new Chain.Threads(writer, cpu, cpu, InstantSource.system()));
    }

    private static void requireSuccess(Chain chain, Block block) {
        for (Receipt receipt : chain.receipts(block.hash()).orElseThrow()) {
            if (receipt.status() != Receipt.Status.SUCCEEDED) {
                throw new IllegalStateException("a transaction fails: " + receipt);
            }
        }
    }

    private static void require(BlockImport.Outcome outcome) {
        if (!(outcome instanceof BlockImport.Outcome.BecameHead)) {
            throw new IllegalStateException("a block was not imported: " + outcome);
        }
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

    private static String genesisJson(long chainId, Collection<Address> rich) {
        StringBuilder alloc = new StringBuilder();
        rich.forEach(it -> alloc.append(", \"%s\": {\"balance\": \"10000000000000000000000\"}".formatted(it)));
        return """
                {
                  "config": {
                    "name": "import", "chainId": CHAIN,
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
                """.replace("ALLOC", alloc).replace("CHAIN", "" + chainId);
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
        static Waiting of(List<RecoveredTransaction> transactions) {
            Map<Address, SortedMap<Long, RecoveredTransaction>> pending = new TreeMap<>();
            for (RecoveredTransaction transaction : transactions) {
                pending.computeIfAbsent(transaction.sender(), _ -> new TreeMap<>())
                        .put(transaction.body().nonce(), transaction);
            }
            return new Waiting(pending);
        }

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

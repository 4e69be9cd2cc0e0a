package org.lode.node.app;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.evm.Evm;
import org.lode.consensus.evm.Revision;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.rules.ContributionRules;
import org.lode.consensus.rules.SealRules;
import org.lode.consensus.transition.BlockTransition;
import org.lode.miner.job.Miner;
import org.lode.node.chain.Chain;
import org.lode.node.chain.ProvenCache;
import org.lode.node.event.CpuPool;
import org.lode.node.event.EventThread;
import org.lode.node.event.FailureListener;
import org.lode.node.pool.JournalFile;
import org.lode.node.pool.Pool;
import org.lode.node.pool.PoolJournal;
import org.lode.node.pool.Submissions;
import org.lode.node.produce.BlockAssembler;
import org.lode.node.produce.MineMode;
import org.lode.node.produce.Producer;
import org.lode.node.produce.RemoteMining;
import org.lode.node.store.ChainStore;
import org.lode.node.store.MemoryStore;
import org.lode.node.store.RocksDbStore;
import org.lode.node.store.StoreOptions;
import org.lode.node.store.StoreRefusal;
import org.lode.node.sync.Gossip;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: store, chain, pool, producer, miners. Made from the bottom to the top, closed from the top to the bottom. A
 * failure of the machine closes it and is told to whoever started it.
 */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final int LIGHT_CACHES_KEPT = 3;

    private final NodeOptions options;
    private final FailureListener listener;
    private final AtomicBoolean failed = new AtomicBoolean();
    /** What to close, the last opened first. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final EthashCaches caches;
    private final BlockTransition transition;
    private final Chain chain;
    private final Pool pool;
    private final Producer producer;
    private final Gossip gossip;

    /**
     * Opens the store and starts everything.
     *
     * @param listener hears of the first failure of the machine, while the node closes itself
     * @throws StoreRefusal if the data folder cannot be used; nothing in it was changed
     */
    public static Node start(NodeOptions options, FailureListener listener) throws StoreRefusal {
        return new Node(options, listener);
    }

    @SuppressWarnings("this-escape")
    private Node(NodeOptions options, FailureListener listener) throws StoreRefusal {
        this.options = options;
        this.listener = listener;
        try {
            ChainSpec spec = options.genesis().spec();
            Secp256k1 curve = Secp256k1.fastest();
            ProvenCache proven = new ProvenCache();
            this.caches = new EthashCaches(spec.ethash(), LIGHT_CACHES_KEPT);
            int processors = Runtime.getRuntime().availableProcessors();
            CheckingDatasets checking = opened(new CheckingDatasets(caches, processors));
            this.transition = new BlockTransition(spec, new Evm(Revision.CANCUN, curve));

            ChainStore store = opened(store(options));
            CpuPool cpu = opened(new CpuPool(processors, this::failed));

            EventThread writer = opened(new EventThread("chain-writer", this::failed));
            this.chain = Chain.open(
                    store,
                    options.genesis(),
                    new Chain.Judges(curve, checking, transition, proven),
                    new Chain.Threads(writer, cpu, cpu, options.clock()));
            opened(() -> chain.abandon(new RejectedExecutionException("the node stops")));

            PoolJournal journal = opened(journal(options));
            EventThread pooling = opened(new EventThread("pool", this::failed));
            Submissions submissions = new Submissions(spec, curve, checking, proven, chain, chain.ancestry());
            this.pool = new Pool(chain, submissions, options.pool(), pooling, cpu, journal);

            EventThread producing = opened(new EventThread("producer", this::failed));
            SealRules seals = new SealRules(spec.ethash(), checking);
            BlockAssembler assembler =
                    new BlockAssembler(chain, transition, new ContributionRules(spec, seals), proven, options.taste());
            this.producer = new Producer(
                    new Producer.Chainside(chain, pool, assembler, new RemoteMining.Checks(seals, proven, cpu)),
                    options.mining(),
                    producing,
                    options.clock());
            producer.start(miners());

            EventThread syncing = opened(new EventThread("sync", this::failed));
            this.gossip = new Gossip(
                    new Gossip.Chainside(chain, pool, proven, checking, checking),
                    new Gossip.Surroundings(syncing, cpu, cpu, options.clock(), new SecureRandom()));
            gossip.start();
            LOG.info(
                    "node=started chain={} head={} hash={}",
                    spec.name(),
                    chain.head().number(),
                    chain.head().hash());
        } catch (StoreRefusal | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    private static ChainStore store(NodeOptions options) throws StoreRefusal {
        return switch (options.storage()) {
            case NodeOptions.Storage.InMemory() -> new MemoryStore(options.history());
            case NodeOptions.Storage.Folder(var path) ->
                RocksDbStore.open(path, options.genesis().hash(), StoreOptions.DEFAULT.withHistory(options.history()));
        };
    }

    private static PoolJournal journal(NodeOptions options) throws StoreRefusal {
        return switch (options.storage()) {
            case NodeOptions.Storage.InMemory() -> PoolJournal.NONE;
            case NodeOptions.Storage.Folder(var path) -> {
                try {
                    yield JournalFile.open(DataFolder.waitingBeside(path));
                } catch (IOException e) {
                    throw new StoreRefusal(StoreRefusal.Reason.INACCESSIBLE, String.valueOf(e.getMessage()));
                }
            }
        };
    }

    private List<Miner> miners() {
        if (options.mining().mode() == MineMode.OFF) {
            return List.of();
        }
        List<Miner> miners = options.rig().start(caches, producer);
        miners.forEach(this::opened);
        return miners;
    }

    public Chain chain() {
        return chain;
    }

    public Pool pool() {
        return pool;
    }

    public Producer producer() {
        return producer;
    }

    /** What this node says to its peers. */
    public Gossip gossip() {
        return gossip;
    }

    /** Executes blocks and calls. */
    public BlockTransition transition() {
        return transition;
    }

    public NodeOptions options() {
        return options;
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    /** What this thread was doing is not to be trusted any more: tell, and stop from another thread. */
    private void failed(String where, Throwable cause) {
        if (failed.compareAndSet(false, true)) {
            LOG.error("node=failed where={}", where, cause);
            Thread.ofPlatform().name("closing").start(() -> {
                close();
                listener.failed(where, cause);
            });
        }
    }

    /** Ends everything in order; what was acknowledged is on disk. Safe to call again. */
    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            AutoCloseable part = open.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("node=closing part={}", part.getClass().getSimpleName(), e);
            }
        }
    }
}

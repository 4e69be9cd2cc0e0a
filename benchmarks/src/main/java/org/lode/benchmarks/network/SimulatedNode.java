package org.lode.benchmarks.network;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.evm.Evm;
import org.lode.consensus.evm.Revision;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.ContributionRules;
import org.lode.consensus.rules.SealRules;
import org.lode.consensus.transition.BlockTransition;
import org.lode.consensus.trie.Parallel;
import org.lode.node.chain.Chain;
import org.lode.node.chain.ChainHead;
import org.lode.node.chain.ProvenCache;
import org.lode.node.event.VirtualTime;
import org.lode.node.pool.ContributionBounds;
import org.lode.node.pool.Pool;
import org.lode.node.pool.PoolBounds;
import org.lode.node.pool.Submissions;
import org.lode.node.pool.TransactionPool;
import org.lode.node.produce.BlockAssembler;
import org.lode.node.produce.MineMode;
import org.lode.node.produce.MiningSettings;
import org.lode.node.produce.Producer;
import org.lode.node.produce.RemoteMining;
import org.lode.node.store.StateHistory;
import org.lode.node.store.StoreRefusal;
import org.lode.node.sync.Gossip;
import org.lode.node.sync.SealDatasets;
import org.lode.p2p.reputation.Reputation;
import org.lode.p2p.session.ChainSide;
import org.lode.p2p.wire.Capability;
import org.lode.p2p.wire.ForkSchedule;
import org.lode.p2p.wire.Message;

/**
 * One node: the real chain, pool, producer and gossip over a simulated machine that has a clock of its own, a disk that outlives the
 * process, and threads in virtual time.
 */
final class SimulatedNode {
    /** Small, so that the pools' limits are met. */
    private static final Pool.Bounds POOL_BOUNDS = new Pool.Bounds(
            new PoolBounds(64, 1 << 20, 16, PoolBounds.DEFAULT.minimumTip()), new ContributionBounds(48, 32));

    private static final int FIRST_BENEFICIARY = 0x1_0000;

    private final int id;
    private final Surroundings surroundings;
    private final Genesis genesis;
    private final RandomGenerator entropy;
    private final double hashesPerSecond;
    private final Address beneficiary;
    private final Secp256k1 curve;
    private final Disk disk = new Disk(StateHistory.DEFAULT);
    private final ForkSchedule forks;
    private final BlockTransition transition;
    private Duration skew;
    private SimulatedProcess process;
    private @Nullable Running running;
    private UInt256 totalDifficultyFlushed = UInt256.ZERO;

    /** What all nodes of a simulation share. */
    record Surroundings(VirtualTime time, Trace trace, Datasets datasets, Referee referee, Findings findings) {}

    /**
     * What makes this node differ from the others.
     *
     * @param genesis the chain as this node knows it; another than everybody's is a bug that somebody planted
     * @param hashesPerSecond 0 for a node that does not mine
     * @param skew of its clock
     */
    record Profile(int id, Genesis genesis, double hashesPerSecond, Duration skew) {}

    /** The parts that live as long as the process. */
    private record Running(
            Chain chain,
            Pool pool,
            Gossip gossip,
            Reputation reputation,
            Optional<SimulatedMiner> miner,
            HeadWatch heads) {}

    SimulatedNode(Profile profile, Surroundings surroundings, Secp256k1 curve, RandomGenerator entropy) {
        this.id = profile.id;
        this.genesis = profile.genesis;
        this.hashesPerSecond = profile.hashesPerSecond;
        this.skew = profile.skew;
        this.surroundings = surroundings;
        this.curve = curve;
        this.entropy = entropy;
        this.beneficiary = Address.ofNumber(FIRST_BENEFICIARY + id);
        this.forks = new ForkSchedule(genesis.hash(), List.of());
        this.transition = new BlockTransition(genesis.spec(), new Evm(Revision.CANCUN, curve));
        this.process = new SimulatedProcess(surroundings.time, entropy, surroundings.findings, new Watch());
        process.kill();
    }

    int id() {
        return id;
    }

    Address beneficiary() {
        return beneficiary;
    }

    boolean isRunning() {
        return running != null && process.isAlive();
    }

    /** Died in the course of a write, and nobody has seen it yet. */
    boolean diedByItself() {
        return running != null && !process.isAlive();
    }

    SimulatedProcess process() {
        return process;
    }

    Chain chain() {
        return running().chain;
    }

    Pool pool() {
        return running().pool;
    }

    Reputation reputation() {
        return running().reputation;
    }

    ChainSide chainSide() {
        return running().gossip;
    }

    Disk disk() {
        return disk;
    }

    private Violation violation(String what) {
        return surroundings.findings.violation("node " + id + " " + what);
    }

    private Running running() {
        if (running == null) {
            throw new IllegalStateException("node " + id + " is down");
        }
        return running;
    }

    /** Starts the process over what is on the disk. */
    void start() {
        process = new SimulatedProcess(surroundings.time, entropy, surroundings.findings, new Watch());
        try {
            running = open();
        } catch (StoreRefusal e) {
            throw violation("cannot open its store again: " + e.getMessage());
        }
        ChainHead head = chain().head();
        if (head.totalDifficulty().compareTo(totalDifficultyFlushed) < 0) {
            throw violation("has lost what was flushed: its head is " + head.number());
        }
        surroundings.trace.add(id, "starts at block " + head.number(), head.hash());
    }

    private Running open() throws StoreRefusal {
        ChainSpec spec = genesis.spec();
        InstantSource clock = () -> surroundings.time.instant().plus(skew);
        Datasets datasets = surroundings.datasets;
        ProvenCache proven = new ProvenCache();
        var cpu = process.pool("cpu");
        Chain chain = Chain.open(
                disk.mount(process),
                genesis,
                new Chain.Judges(curve, datasets, transition, proven),
                new Chain.Threads(process.loop("chain-writer"), cpu, Parallel.SEQUENTIAL, clock));
        HeadWatch heads = new HeadWatch(id, chain, surroundings.trace, surroundings.referee, surroundings.findings);
        Pool pool = new Pool(
                chain,
                new Submissions(spec, curve, datasets, proven, chain, chain.ancestry()),
                POOL_BOUNDS,
                process.loop("pool"),
                cpu);
        Gossip gossip = new Gossip(
                new Gossip.Chainside(chain, pool, proven, datasets, SealDatasets.NONE),
                new Gossip.Surroundings(process.loop("sync"), cpu, Parallel.SEQUENTIAL, clock, entropy));
        gossip.start();
        Reputation reputation = new Reputation(clock);
        SealRules seals = new SealRules(spec.ethash(), datasets);
        BlockAssembler assembler = new BlockAssembler(
                chain, transition, new ContributionRules(spec, seals), proven, BlockAssembler.Taste.DEFAULT);
        if (hashesPerSecond == 0) {
            return new Running(chain, pool, gossip, reputation, Optional.empty(), heads);
        }
        Producer producer = new Producer(
                new Producer.Chainside(chain, pool, assembler, new RemoteMining.Checks(seals, proven, cpu)),
                new MiningSettings(MineMode.ALWAYS, Optional.of(beneficiary)),
                process.loop("producer"),
                clock);
        SimulatedMiner miner =
                new SimulatedMiner(process.loop("miner"), surroundings.datasets, producer, hashesPerSecond, entropy);
        producer.start(List.of(miner));
        return new Running(chain, pool, gossip, reputation, Optional.of(miner), heads);
    }

    /** The process dies; what it wrote stays. */
    void kill() {
        process.kill();
        running = null;
        surroundings.trace.add(id, "dies", "");
    }

    /** The machine loses its power: what was not flushed is lost too. */
    void losePower() {
        kill();
        int lost = disk.losePower(entropy);
        surroundings.trace.add(id, "lost", lost + " batches");
    }

    void flush() {
        if (isRunning()) {
            disk.flush();
            totalDifficultyFlushed = chain().head().totalDifficulty();
        }
    }

    /** Its clock is set to another time. */
    void skew(Duration newSkew) {
        skew = newSkew;
        surroundings.trace.add(id, "sets its clock", newSkew.toMillis() + " ms");
    }

    /** Whatever it is told to search from now on, it finds nothing. */
    void stopMining() {
        if (isRunning()) {
            running().miner.ifPresent(SimulatedMiner::close);
        }
    }

    Message.Status status() {
        ChainSide.Head head = chainSide().head();
        return new Message.Status(
                Capability.LODE_1.version(),
                genesis.spec().chainId(),
                head.totalDifficulty(),
                head.hash(),
                genesis.hash(),
                forks.idAt(head.number()));
    }

    private final class Watch implements SimulatedProcess.Watch {
        @Override
        public void ran(String loop) {
            surroundings.trace.step(id, loop);
            running().heads.check();
            checkPool();
        }

        private void checkPool() {
            TransactionPool.View view = pool().view();
            int works = view.works().size();
            int signed = Stream.of(view.pending(), view.queued())
                    .flatMap(it -> it.values().stream())
                    .mapToInt(Map::size)
                    .sum();
            if (works > POOL_BOUNDS.contributions().contributions()
                    || signed > POOL_BOUNDS.signed().transactions()) {
                throw violation("keeps " + works + " contributions and " + signed + " signed transactions");
            }
        }

        @Override
        public void failed(String loop, Throwable cause) {
            throw violation("failed in its loop " + loop + ": " + cause);
        }
    }
}

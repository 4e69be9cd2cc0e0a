package org.lode.benchmarks.network;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.lode.consensus.block.Block;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.evm.Evm;
import org.lode.consensus.evm.Revision;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.LightCaches;
import org.lode.consensus.transition.BlockTransition;
import org.lode.consensus.trie.Parallel;
import org.lode.node.chain.BlockImport.Outcome;
import org.lode.node.chain.Chain;
import org.lode.node.chain.ChainHead;
import org.lode.node.chain.ProvenCache;
import org.lode.node.event.VirtualTime;
import org.lode.node.store.MemoryStore;
import org.lode.node.store.StateHistory;
import org.lode.node.store.StoreRefusal;

/**
 * A chain that no fault reaches and that follows everybody's rules: it executes once more each block that some node took for its
 * head, so that a node whose rules or state are wrong is found out at once.
 */
final class Referee {
    /** Long after every block of a simulation: the referee never waits for a clock. */
    private static final Instant LATE = Instant.ofEpochSecond(SimulationGenesis.START_SECONDS + 1_000_000);

    private final Genesis genesis;
    private final Secp256k1 curve;
    private final LightCaches caches;
    private final Findings findings;
    private final ProvenCache proven = new ProvenCache();
    private final Set<Hash> known = new HashSet<>();
    private final Replay replay;

    Referee(Genesis genesis, Secp256k1 curve, LightCaches caches, Findings findings) {
        this.genesis = genesis;
        this.curve = curve;
        this.caches = caches;
        this.findings = findings;
        this.replay = new Replay();
        known.add(genesis.hash());
    }

    /** A chain in a time of its own that runs only while it is asked. */
    private final class Replay {
        final VirtualTime time = new VirtualTime(LATE);
        final Chain chain;

        Replay() {
            try {
                chain = Chain.open(
                        new MemoryStore(StateHistory.ALL),
                        genesis,
                        new Chain.Judges(
                                curve,
                                caches,
                                new BlockTransition(genesis.spec(), new Evm(Revision.CANCUN, curve)),
                                proven),
                        new Chain.Threads(time.loop(), time.loop(), Parallel.SEQUENTIAL, time));
            } catch (StoreRefusal e) {
                throw new IllegalStateException("an empty store was refused", e);
            }
        }

        Outcome outcomeOf(Block block) {
            CompletableFuture<Outcome> outcome = chain.submit(block);
            time.runDue();
            return outcome.join();
        }
    }

    boolean knows(Hash block) {
        return known.contains(block);
    }

    /** The node has made this block part of its chain. */
    void judge(int node, Block block) {
        if (!known.add(block.hash())) {
            return;
        }
        switch (replay.outcomeOf(block)) {
            case Outcome.BecameHead _, Outcome.OnSideBranch _ -> {}
            case Outcome.Invalid(var rule, String detail) ->
                throw findings.violation("node " + node + " took block " + block.number() + " " + block.hash()
                        + ", which the rules refuse: " + rule + ", " + detail);
            case Outcome.Deferred deferred ->
                throw findings.violation("node " + node + " took block " + block.number() + " too early: " + deferred);
            case Outcome.AlreadyKnown _, Outcome.Busy _ ->
                throw new IllegalStateException("the referee has too much to do");
        }
    }

    /** The node's sum of difficulties is the sum along this block's ancestors. */
    void checkWork(int node, ChainHead head) {
        Optional<UInt256> sum = replay.chain.totalDifficulty(head.hash());
        if (!sum.equals(Optional.of(head.totalDifficulty()))) {
            throw findings.violation("node " + node + " counts " + head.totalDifficulty() + " of work up to block "
                    + head.number() + ", and it is " + sum);
        }
    }

    /**
     * Takes a chain, lowest block first and without genesis, once more from the start, without any fork or fault.
     *
     * @return the chain that results
     */
    Chain replay(List<Block> blocks) {
        Replay fresh = new Replay();
        for (Block block : blocks) {
            if (!(fresh.outcomeOf(block) instanceof Outcome.BecameHead)) {
                throw findings.violation("block " + block.number() + " does not hold when the chain is replayed");
            }
        }
        return fresh.chain;
    }
}

package org.lode.node.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.lode.consensus.block.Block;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.testkit.ChainBuilder;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.trie.Parallel;
import org.lode.node.chain.BlockImport.Outcome;
import org.lode.node.chain.Chain;
import org.lode.node.chain.HeadChanged;
import org.lode.node.chain.ProvenCache;
import org.lode.node.chain.Reach;
import org.lode.node.event.EventSource;
import org.lode.node.event.VirtualTime;
import org.lode.node.store.ChainStore;
import org.lode.node.store.MemoryStore;
import org.lode.node.store.StateHistory;
import org.lode.node.store.StoreRefusal;

/** A chain of tiny blocks over a store, in virtual time: nothing runs but when the test says so. */
public final class TestChain {
    /** Long after every block that a test mines. */
    public static final Instant NOON = Instant.ofEpochSecond(2_000_000);

    public final VirtualTime time;
    public final ChainBuilder builder;
    public final EthashCaches caches;
    public final ProvenCache proven = new ProvenCache();
    public final Chain chain;
    private final List<HeadChanged> changes = new ArrayList<>();

    private TestChain(ChainStore store, VirtualTime time, Reach reach) throws StoreRefusal {
        this.time = time;
        this.builder = ChainBuilder.tiny();
        this.caches = new EthashCaches(builder.spec().ethash(), 2);
        this.chain = Chain.open(
                store,
                builder.genesisFile(),
                new Chain.Judges(TestAccounts.CURVE, caches::ofEpoch, builder.transition(), proven),
                new Chain.Threads(time.loop(), time.loop(), Parallel.SEQUENTIAL, time),
                reach);
        chain.headChanges().subscribe(Runnable::run, 1, new EventSource.Subscriber<>() {
            @Override
            public void received(HeadChanged change) {
                changes.add(change);
            }

            @Override
            public void cutOff() {
                throw new AssertionError("cut off");
            }
        });
    }

    public static TestChain inMemory() throws StoreRefusal {
        return over(new MemoryStore(StateHistory.DEFAULT));
    }

    public static TestChain over(ChainStore store) throws StoreRefusal {
        return over(store, Reach.STANDARD);
    }

    public static TestChain over(ChainStore store, Reach reach) throws StoreRefusal {
        return new TestChain(store, new VirtualTime(NOON), reach);
    }

    public static TestChain inMemoryAt(Instant now) throws StoreRefusal {
        return new TestChain(new MemoryStore(StateHistory.DEFAULT), new VirtualTime(now), Reach.STANDARD);
    }

    /** Submits a block and runs everything that follows from it. */
    public Outcome importBlock(Block block) {
        CompletableFuture<Outcome> outcome = chain.submit(block);
        time.runDue();
        if (!outcome.isDone()) {
            throw new AssertionError("block " + block.number() + " was not judged");
        }
        return outcome.join();
    }

    /** Imports blocks of which each is expected to be taken. */
    public void importAll(List<Block> blocks) {
        for (Block block : blocks) {
            Outcome outcome = importBlock(block);
            if (outcome instanceof Outcome.Invalid || outcome instanceof Outcome.Busy) {
                throw new AssertionError("block " + block.number() + ": " + outcome);
            }
        }
    }

    /** Every change of the head so far. */
    public List<HeadChanged> changes() {
        return List.copyOf(changes);
    }
}

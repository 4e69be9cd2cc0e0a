package org.lode.node.sync;

import java.util.Random;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.trie.Parallel;
import org.lode.node.pool.Pool;
import org.lode.node.pool.Submissions;
import org.lode.node.store.StoreRefusal;
import org.lode.node.testkit.TestChain;

/** A node without a network: chain, pool and gossip in virtual time. */
final class SyncNode {
    final TestChain chain;
    final Pool pool;
    final Gossip gossip;

    private SyncNode(TestChain chain, long seed, int headersMax) {
        this.chain = chain;
        this.pool = new Pool(
                chain.chain,
                new Submissions(
                        chain.builder.spec(),
                        TestAccounts.CURVE,
                        chain.caches::ofEpoch,
                        chain.proven,
                        chain.chain,
                        chain.chain.ancestry()),
                Pool.Bounds.DEFAULT,
                chain.time.loop(),
                chain.time.loop());
        this.gossip = new Gossip(
                new Gossip.Chainside(chain.chain, pool, chain.proven, chain.caches::ofEpoch, SealDatasets.NONE),
                new Gossip.Surroundings(
                        chain.time.loop(), chain.time.loop(), Parallel.SEQUENTIAL, chain.time, new Random(seed)),
                headersMax);
        gossip.start();
        chain.time.runDue();
    }

    static SyncNode inMemory(long seed) throws StoreRefusal {
        return over(TestChain.inMemory(), seed);
    }

    static SyncNode over(TestChain chain, long seed) {
        return over(chain, seed, Round.HEADERS_MAX);
    }

    /** @param headersMax held at once while catching up */
    static SyncNode over(TestChain chain, long seed, int headersMax) {
        return new SyncNode(chain, seed, headersMax);
    }
}

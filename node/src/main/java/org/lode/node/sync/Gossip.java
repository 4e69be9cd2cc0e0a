package org.lode.node.sync;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.lode.consensus.block.Block;
import org.lode.consensus.genesis.ChainSpec;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.HeaderChainRules;
import org.lode.consensus.rules.LightCaches;
import org.lode.consensus.rules.SealRules;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.trie.Parallel;
import org.lode.node.chain.Chain;
import org.lode.node.chain.ChainHead;
import org.lode.node.chain.ProvenCache;
import org.lode.node.event.EventLoop;
import org.lode.node.pool.Pool;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.session.ChainSide;
import org.lode.p2p.session.Peer;
import org.lode.p2p.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's side of {@code lode/1}: blocks, transactions and contributions are passed on once checked, heavier chains are caught up
 * with, requests are answered. Everything that has a state happens on one event loop and waits for nothing; requests are answered on
 * the thread that brings them.
 */
public final class Gossip implements ChainSide {
    private static final Logger LOG = LoggerFactory.getLogger(Gossip.class);
    private static final int BROKEN_MAX = 1024;
    /** Messages of one peer that the loop has not come to. */
    private static final int UNREAD_MAX = 512;

    private final Chain chain;
    private final Errands errands;
    private final Neighbourhood neighbourhood;
    private final PeerHeads heads;
    private final Answers answers;
    private final Sync sync;
    private final BlockGossip blocks;
    private final TransactionGossip transactions;
    private final Map<Peer, AtomicInteger> unread = new ConcurrentHashMap<>();

    /** What gossip is about. */
    public record Chainside(Chain chain, Pool pool, ProvenCache proven, LightCaches caches, SealDatasets datasets) {}

    /**
     * What gossip runs on.
     *
     * @param loop owns its state
     * @param cpu runs checks of seals and bodies; may be the same threads as {@code parallel}
     * @param random its only source of chance
     */
    public record Surroundings(
            EventLoop loop, Executor cpu, Parallel parallel, InstantSource clock, RandomGenerator random) {}

    public Gossip(Chainside chainside, Surroundings surroundings) {
        this(chainside, surroundings, Round.HEADERS_MAX);
    }

    /** @param headersMax held at once while catching up */
    Gossip(Chainside chainside, Surroundings surroundings, int headersMax) {
        this.chain = chainside.chain;
        this.errands = new Errands(surroundings.loop, surroundings.cpu);
        this.neighbourhood = new Neighbourhood(surroundings.random);
        long salt = surroundings.random.nextLong();
        RecentBlocks recent = new RecentBlocks();
        this.heads = new PeerHeads(chain);
        this.answers = new Answers(chain, chainside.pool, recent, salt);
        Round.Tools tools = tools(chainside, surroundings, headersMax);
        this.sync = new Sync(errands, chain, neighbourhood, surroundings.clock, tools);
        FirstLook firstLook =
                new FirstLook(new FirstLook.Tools(errands, tools.headers().rules(), chainside.proven, sync), chain);
        this.blocks = new BlockGossip(
                new BlockGossip.Surroundings(
                        errands,
                        surroundings.loop,
                        neighbourhood,
                        recent,
                        new BlockGossip.Following(sync, firstLook),
                        salt),
                chain,
                chainside.pool);
        this.transactions = new TransactionGossip(errands, surroundings.loop, chainside.pool, neighbourhood);
    }

    private Round.Tools tools(Chainside chainside, Surroundings surroundings, int headersMax) {
        ChainSpec spec = chain.genesis().spec();
        return new Round.Tools(
                errands,
                chain,
                new HeaderRun.Tools(
                        errands,
                        new HeaderChainRules(spec, new SealRules(spec.ethash(), chainside.caches)),
                        new KnownItems(BROKEN_MAX),
                        chainside.proven,
                        chain,
                        surroundings.clock,
                        surroundings.parallel),
                new BodyFetch.Tools(errands, neighbourhood, chain, chain, surroundings.clock),
                chainside.datasets,
                headersMax);
    }

    /** Follows chain and pool from now on. */
    public void start() {
        errands.enter(() -> {
            blocks.start();
            transactions.followPool();
            sync.start();
        });
    }

    /** How far the node has come that is catching up; empty while it is not. Any thread. */
    public Optional<SyncStatus> syncing() {
        return sync.status();
    }

    /** The best block that a peer is known to have. Any thread. */
    public PeerHead headOf(Peer peer) {
        return heads.of(peer).orElseGet(() -> PeerHead.of(peer.info().status()));
    }

    @Override
    public Head head() {
        ChainHead head = chain.head();
        return new Head(head.number(), head.hash(), head.totalDifficulty());
    }

    @Override
    public void joined(Peer peer) {
        unread.put(peer, new AtomicInteger());
        heads.joined(peer);
        errands.enter(() -> {
            Neighbour neighbour = new Neighbour(peer, heads);
            neighbourhood.add(neighbour);
            transactions.announceWaiting(neighbour);
            sync.consider();
        });
    }

    @Override
    public void left(Peer peer) {
        unread.remove(peer);
        heads.left(peer);
        errands.enter(() -> {
            neighbourhood.remove(peer).ifPresent(Neighbour::leave);
            sync.left(peer);
        });
    }

    @Override
    public void received(Peer peer, Message message) {
        switch (message) {
            case Message.Request request -> answer(peer, request);
            case Message.NewBlock(Block block, UInt256 totalDifficulty) ->
                pass(peer, it -> blocks.received(it, block, totalDifficulty));
            case Message.CompactBlock(Message.Compact compact) -> pass(peer, it -> blocks.received(it, compact));
            case Message.NewBlockHashes(List<Message.BlockId> ids) -> pass(peer, it -> blocks.announced(it, ids));
            case Message.Transactions(List<Transaction> list) -> pass(peer, it -> transactions.received(it, list));
            case Message.NewPooledTransactionHashes(List<Message.Announced> list) ->
                pass(peer, it -> transactions.announced(it, list));
            // Sessions keep these to themselves.
            case Message.Status _, Message.Response _ -> {}
        }
    }

    private void answer(Peer peer, Message.Request request) {
        Message.Response response = answers.to(request);
        peer.send(response);
        if (response instanceof Message.CompactBlockAnswer(long _, Optional<Message.Compact> block)) {
            block.ifPresent(it -> heads.note(peer, PeerHead.of(it.header(), it.totalDifficulty())));
        }
    }

    /** Hands a message over to the loop, so many of one peer at a time. */
    private void pass(Peer peer, Consumer<Neighbour> task) {
        AtomicInteger waiting = unread.get(peer);
        if (waiting == null) {
            return;
        }
        if (waiting.incrementAndGet() > UNREAD_MAX) {
            LOG.debug("peer={} event=flooding", peer);
            peer.report(Offence.FLOODING);
            return;
        }
        errands.enter(() -> {
            waiting.decrementAndGet();
            neighbourhood.find(peer).ifPresent(task);
        });
    }
}

package org.lode.node.sync;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.transaction.Transaction;
import org.lode.node.chain.BlockImport;
import org.lode.node.chain.Chain;
import org.lode.node.chain.ChainHead;
import org.lode.node.chain.HeadChanged;
import org.lode.node.chain.ImportedBlock;
import org.lode.node.event.EventSource;
import org.lode.node.pool.Pool;
import org.lode.node.pool.TransactionPool;
import org.lode.p2p.session.ChainSide;
import org.lode.p2p.session.Peer;
import org.lode.p2p.wire.Message;
import org.lode.p2p.wire.MessageLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's side of {@code lode/1}. New blocks of the canonical chain go whole to about the square root of the peers and by
 * hash to the rest, transactions and contributions by hash to all; nothing is passed on that this node has not checked and
 * taken in itself.
 */
public final class Gossip implements ChainSide {
    private static final Logger LOG = LoggerFactory.getLogger(Gossip.class);
    private static final int HEADS_WAITING_MAX = 256;
    private static final int TRANSACTIONS_WAITING_MAX = 16_384;

    private final Chain chain;
    private final Pool pool;
    private final Answers answers;
    private final CatchUp catchUp;
    private final Map<Peer, KnownItems> peers = new ConcurrentHashMap<>();

    public Gossip(Chain chain, Pool pool) {
        this.chain = chain;
        this.pool = pool;
        this.answers = new Answers(chain, pool);
        this.catchUp = new CatchUp(chain);
    }

    /** Follows chain and pool from now on. */
    public void start() {
        followHeads();
        followPool();
    }

    @Override
    public Head head() {
        ChainHead head = chain.head();
        return new Head(head.number(), head.hash(), head.totalDifficulty());
    }

    @Override
    public void joined(Peer peer) {
        peers.put(peer, new KnownItems());
        if (peer.info().status().totalDifficulty().compareTo(chain.head().totalDifficulty()) > 0) {
            catchUp.from(peer);
        }
        announce(peer, waiting());
    }

    @Override
    public void left(Peer peer) {
        peers.remove(peer);
        catchUp.stop(peer);
    }

    @Override
    public void received(Peer peer, Message message) {
        switch (message) {
            case Message.Request request -> peer.send(answers.to(request));
            case Message.NewBlock(Block block, UInt256 _) -> receive(peer, block);
            case Message.NewBlockHashes(List<Message.BlockId> blocks) -> receive(peer, blocks);
            case Message.Transactions(List<Transaction> transactions) -> submit(peer, transactions);
            case Message.NewPooledTransactionHashes(List<Message.Announced> announced) -> fetch(peer, announced);
            // Sessions keep these to themselves.
            case Message.Status _, Message.Response _ -> {}
        }
    }

    private void receive(Peer peer, Block block) {
        known(peer).ifPresent(known -> known.add(block.hash()));
        var _ = chain.submit(block).thenAccept(outcome -> {
            switch (outcome) {
                case BlockImport.Outcome.Invalid(Rule rule, String detail) -> {
                    LOG.debug("peer={} event=invalid-block rule={} detail={}", peer, rule, detail);
                    peer.report(Offences.ofBlock(rule));
                }
                case BlockImport.Outcome.Deferred(var _) -> catchUp.from(peer);
                case BlockImport.Outcome.BecameHead _,
                        BlockImport.Outcome.OnSideBranch _,
                        BlockImport.Outcome.AlreadyKnown _,
                        BlockImport.Outcome.Busy _ -> {}
            }
        });
    }

    private void receive(Peer peer, List<Message.BlockId> blocks) {
        blocks.forEach(block -> known(peer).ifPresent(known -> known.add(block.hash())));
        if (blocks.stream().anyMatch(block -> chain.header(block.hash()).isEmpty())) {
            catchUp.from(peer);
        }
    }

    private void submit(Peer peer, List<Transaction> transactions) {
        for (Transaction transaction : transactions) {
            known(peer).ifPresent(known -> known.add(transaction.hash()));
            var _ = pool.submit(transaction).thenAccept(outcome -> {
                if (outcome instanceof TransactionPool.Outcome.Invalid(Rule rule, String detail)) {
                    LOG.debug("peer={} event=invalid-transaction rule={} detail={}", peer, rule, detail);
                    Offences.ofTransaction(rule).ifPresent(peer::report);
                }
            });
        }
    }

    private void fetch(Peer peer, List<Message.Announced> announced) {
        TransactionPool.View view = pool.view();
        List<Hash> wanted = new ArrayList<>();
        for (Message.Announced item : announced) {
            known(peer).ifPresent(known -> known.add(item.hash()));
            if (view.transaction(item.hash()).isEmpty()) {
                wanted.add(item.hash());
            }
        }
        if (!wanted.isEmpty()) {
            var _ = peer.request(id -> new Message.GetPooledTransactions(id, wanted))
                    .thenAccept(answer -> submit(peer, ((Message.PooledTransactions) answer).transactions()));
        }
    }

    private void followHeads() {
        chain.headChanges().subscribe(Thread::startVirtualThread, HEADS_WAITING_MAX, new EventSource.Subscriber<>() {
            @Override
            public void received(HeadChanged change) {
                spread(change.applied(), change.head());
            }

            @Override
            public void cutOff() {
                followHeads();
            }
        });
    }

    /** The head alone is worth sending whole: who lacks its parent asks for it. */
    private void spread(List<ImportedBlock> applied, ChainHead head) {
        Optional<Block> newest = applied.stream()
                .map(ImportedBlock::block)
                .filter(block -> block.hash().equals(head.hash()))
                .findFirst();
        if (newest.isEmpty()) {
            return;
        }
        Block block = newest.get();
        List<Peer> unaware = new ArrayList<>();
        peers.forEach((peer, known) -> {
            if (known.add(block.hash())) {
                unaware.add(peer);
            }
        });
        Collections.shuffle(unaware);
        int whole = (int) Math.ceil(Math.sqrt(peers.size()));
        for (int i = 0; i < unaware.size(); i++) {
            unaware.get(i)
                    .send(
                            i < whole
                                    ? new Message.NewBlock(block, head.totalDifficulty())
                                    : new Message.NewBlockHashes(
                                            List.of(new Message.BlockId(block.hash(), block.number()))));
        }
    }

    private void followPool() {
        pool.additions()
                .subscribe(Thread::startVirtualThread, TRANSACTIONS_WAITING_MAX, new EventSource.Subscriber<>() {
                    @Override
                    public void received(Transaction transaction) {
                        peers.keySet().forEach(peer -> announce(peer, List.of(transaction)));
                    }

                    @Override
                    public void cutOff() {
                        followPool();
                    }
                });
    }

    private void announce(Peer peer, List<Transaction> transactions) {
        List<Message.Announced> announced = transactions.stream()
                .filter(it -> known(peer).filter(known -> known.add(it.hash())).isPresent())
                .map(it -> new Message.Announced(it.type(), it.encoded().size(), it.hash()))
                .toList();
        if (!announced.isEmpty()) {
            peer.send(new Message.NewPooledTransactionHashes(announced));
        }
    }

    /** What waits in the pool, for a peer that has just come: as much as one message holds. */
    private List<Transaction> waiting() {
        TransactionPool.View view = pool.view();
        List<Transaction> waiting = new ArrayList<>(view.contributions());
        view.pending()
                .values()
                .forEach(bySender -> bySender.values().forEach(recovered -> waiting.add(recovered.transaction())));
        return waiting.subList(0, Math.min(waiting.size(), MessageLimits.MAX_TRANSACTIONS));
    }

    private Optional<KnownItems> known(Peer peer) {
        return Optional.ofNullable(peers.get(peer));
    }
}

package org.lode.node.sync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.node.chain.BlockImport;
import org.lode.node.chain.Chain;
import org.lode.node.chain.HeadChanged;
import org.lode.node.event.EventLoop;
import org.lode.node.event.EventSource;
import org.lode.node.pool.Pool;
import org.lode.node.pool.TransactionPool;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.wire.Message;

/**
 * New blocks between the chain and the peers. A block goes on as soon as its seal and its place in the chain are checked, before it is
 * executed: to about the square root of the peers in its compact form, or whole where that is hardly longer, by hash to the rest, who ask
 * for the compact form. Owned by the sync loop.
 */
final class BlockGossip {
    private static final int BLOCKS_WAITING_MAX = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** Until what was not fetched is tried again: it may be the head, and nobody tells of it twice. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private static final int SEEN_MAX = 4096;
    private static final int FETCHED_MAX = 64;
    private static final int ANNOUNCERS_MAX = 4;
    /** A block with no more transactions goes whole. */
    private static final int WHOLE_TRANSACTIONS = 4;
    /** Blocks behind the best known one that are still news. */
    private static final int NEWS_BLOCKS = 8;

    private final Errands errands;
    private final EventLoop loop;
    private final Chain chain;
    private final Pool pool;
    private final Neighbourhood neighbourhood;
    private final RecentBlocks recent;
    private final Sync sync;
    private final FirstLook firstLook;
    private final long salt;
    private final KnownItems submitted = new KnownItems(SEEN_MAX);
    private final Map<Hash, Fetched> fetched = new LinkedHashMap<>();

    /** A block that is being fetched, with those that could be asked next. */
    private record Fetched(Message.BlockId block, Announcers others) {}

    /** What block gossip works with, besides chain and pool. */
    record Surroundings(
            Errands errands,
            EventLoop loop,
            Neighbourhood neighbourhood,
            RecentBlocks recent,
            Following following,
            long salt) {}

    /** Who catches up, and who looks at headers first. */
    record Following(Sync sync, FirstLook firstLook) {}

    BlockGossip(Surroundings surroundings, Chain chain, Pool pool) {
        this.errands = surroundings.errands;
        this.loop = surroundings.loop;
        this.neighbourhood = surroundings.neighbourhood;
        this.recent = surroundings.recent;
        this.sync = surroundings.following.sync;
        this.firstLook = surroundings.following.firstLook;
        this.salt = surroundings.salt;
        this.chain = chain;
        this.pool = pool;
    }

    void start() {
        followWellPlaced();
        followHeads();
        errands.after(AGAIN, this::fetchPostponed);
    }

    private void followWellPlaced() {
        chain.wellPlacedBlocks().subscribe(loop, BLOCKS_WAITING_MAX, new EventSource.Subscriber<>() {
            @Override
            public void received(Block block) {
                relay(block);
            }

            @Override
            public void cutOff() {
                followWellPlaced();
            }
        });
    }

    private void followHeads() {
        chain.headChanges().subscribe(loop, BLOCKS_WAITING_MAX, new EventSource.Subscriber<>() {
            @Override
            public void received(HeadChanged change) {
                if (isNews(change.head().number())) {
                    announce(
                            neighbourhood.all(),
                            change.head().hash(),
                            change.head().number());
                }
            }

            @Override
            public void cutOff() {
                followHeads();
            }
        });
    }

    /** Blocks that are caught up with are no news to anyone. */
    private boolean isNews(BlockNumber number) {
        long best = Math.max(sync.highestKnown(), chain.head().number().value());
        return number.value() + NEWS_BLOCKS >= best;
    }

    private void relay(Block block) {
        Optional<UInt256> before = chain.totalDifficulty(block.header().parentHash());
        if (!isNews(block.number()) || before.isEmpty()) {
            return;
        }
        UInt256 totalDifficulty = before.get().plus(block.header().difficulty());
        recent.add(new RecentBlocks.Recent(block, totalDifficulty));
        List<Neighbour> unaware = neighbourhood.shuffled().stream()
                .filter(it -> it.blocks().add(block.hash()))
                .toList();
        int few = Math.min(neighbourhood.few(), unaware.size());
        if (few > 0) {
            Message message = wholeOrCompact(block, totalDifficulty);
            unaware.subList(0, few).forEach(it -> {
                it.peer().send(message);
                it.has(PeerHead.of(block.header(), totalDifficulty));
            });
        }
        unaware.subList(few, unaware.size()).forEach(it -> tell(it, block.hash(), block.number()));
    }

    private Message wholeOrCompact(Block block, UInt256 totalDifficulty) {
        if (block.transactions().size() <= WHOLE_TRANSACTIONS) {
            return new Message.NewBlock(block, totalDifficulty);
        }
        TransactionPool.View view = pool.view();
        return new Message.CompactBlock(CompactForm.of(
                block,
                totalDifficulty,
                salt,
                transaction -> view.transaction(transaction.hash()).isEmpty()));
    }

    private static void announce(List<Neighbour> neighbours, Hash hash, BlockNumber number) {
        neighbours.stream().filter(it -> it.blocks().add(hash)).forEach(it -> tell(it, hash, number));
    }

    private static void tell(Neighbour neighbour, Hash hash, BlockNumber number) {
        neighbour.peer().send(new Message.NewBlockHashes(List.of(new Message.BlockId(hash, number))));
    }

    /** A whole block came. */
    void received(Neighbour neighbour, Block block, UInt256 totalDifficulty) {
        errands.checkOwned();
        if (isWorthwhile(neighbour, block.header(), totalDifficulty)) {
            submit(neighbour, block, BodyOrigin.SENT);
        }
    }

    /** A compact block came, asked or not. Nothing is looked for in the pool or asked for before its seal holds. */
    void received(Neighbour neighbour, Message.Compact compact) {
        errands.checkOwned();
        if (isWorthwhile(neighbour, compact.header(), compact.totalDifficulty())) {
            firstLook.seal(compact.header(), fault -> {
                fault.ifPresent(it -> neighbour.blame(it.offence(), it.detail()));
                if (neighbour.isGone()) {
                    fetchNext(compact.header().hash());
                } else if (!isKnown(compact.header().hash())) {
                    rebuild(neighbour, compact);
                }
            });
        }
    }

    private boolean isWorthwhile(Neighbour neighbour, Header header, UInt256 totalDifficulty) {
        neighbour.blocks().add(header.hash());
        return switch (firstLook.of(header, totalDifficulty)) {
            case FirstLook.Impression.Worthwhile _ -> {
                claims(neighbour, header, totalDifficulty);
                yield !isKnown(header.hash());
            }
            case FirstLook.Impression.Aside _ -> {
                claims(neighbour, header, totalDifficulty);
                fetched.remove(header.hash());
                sync.consider();
                yield false;
            }
            case FirstLook.Impression.Wrong(Fault fault) -> {
                neighbour.blame(fault.offence(), "block " + header.number() + ": " + fault.detail());
                fetchNext(header.hash());
                yield false;
            }
        };
    }

    private static void claims(Neighbour neighbour, Header header, UInt256 totalDifficulty) {
        neighbour.claims(header.hash(), totalDifficulty);
        neighbour.has(PeerHead.of(header, totalDifficulty));
    }

    private void rebuild(Neighbour neighbour, Message.Compact compact) {
        Hash hash = compact.header().hash();
        CompactForm.Rebuild rebuild = new CompactForm.Rebuild(compact, pooled());
        List<Integer> missing = rebuild.missing();
        if (missing.isEmpty()) {
            submit(neighbour, rebuild);
            return;
        }
        errands.ask(
                neighbour,
                Message.BlockTransactions.class,
                id -> new Message.GetBlockTransactions(id, hash, missing),
                PATIENCE,
                answer -> {
                    switch (answer) {
                        case Errands.Answer.Got<Message.BlockTransactions>(var message)
                        when rebuild.supply(message.transactions()) -> submit(neighbour, rebuild);
                        case Errands.Answer.Got<Message.BlockTransactions> _,
                                Errands.Answer.Late<Message.BlockTransactions> _ -> {
                            neighbour.failed("no transactions of its compact block " + hash);
                            fetchNext(hash);
                        }
                        case Errands.Answer.Gone<Message.BlockTransactions> _ -> fetchNext(hash);
                    }
                });
    }

    private void submit(Neighbour neighbour, CompactForm.Rebuild rebuilt) {
        submit(neighbour, rebuilt.block().orElseThrow(), rebuilt.isGuessed() ? BodyOrigin.GUESSED : BodyOrigin.SENT);
    }

    private List<Transaction> pooled() {
        TransactionPool.View view = pool.view();
        List<Transaction> pooled = new ArrayList<>(view.contributions());
        for (var bySender : List.of(view.pending(), view.queued())) {
            bySender.values()
                    .forEach(nonces -> nonces.values().stream()
                            .map(RecoveredTransaction::transaction)
                            .forEach(pooled::add));
        }
        return pooled;
    }

    /** Blocks were announced by hash. */
    void announced(Neighbour neighbour, List<Message.BlockId> blocks) {
        errands.checkOwned();
        blocks.stream()
                .max(Comparator.comparing(Message.BlockId::number))
                .ifPresent(it -> neighbour.has(PeerHead.of(it)));
        for (Message.BlockId block : blocks) {
            Hash hash = block.hash();
            neighbour.blocks().add(hash);
            if (!isWanted(block)) {
                continue;
            }
            Fetched under = fetched.get(hash);
            if (under == null) {
                fetch(neighbour, block);
            } else {
                under.others().add(neighbour);
            }
        }
    }

    private void fetchPostponed() {
        errands.after(AGAIN, this::fetchPostponed);
        for (Neighbour neighbour : neighbourhood.all()) {
            Optional<Message.BlockId> block = neighbour.postponed();
            neighbour.postponesNothing();
            block.filter(this::isWanted)
                    .filter(it -> !fetched.containsKey(it.hash()))
                    .ifPresent(it -> fetch(neighbour, it));
        }
    }

    private boolean isWanted(Message.BlockId block) {
        return !isKnown(block.hash()) && sync.isNear(block.number());
    }

    private boolean isKnown(Hash hash) {
        return submitted.contains(hash) || chain.header(hash).isPresent();
    }

    private void fetch(Neighbour neighbour, Message.BlockId block) {
        Hash hash = block.hash();
        if (neighbour.isOwingBlocks()) {
            neighbour.postpone(block);
            return;
        }
        if (fetched.size() >= FETCHED_MAX && !fetched.containsKey(hash)) {
            Iterator<Hash> oldest = fetched.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        fetched.computeIfAbsent(hash, _ -> new Fetched(block, new Announcers(ANNOUNCERS_MAX)));
        neighbour.owesBlock();
        errands.ask(
                neighbour,
                Message.CompactBlockAnswer.class,
                id -> new Message.GetCompactBlock(id, hash),
                PATIENCE,
                answer -> {
                    neighbour.owesBlockNoMore();
                    switch (answer) {
                        case Errands.Answer.Got<Message.CompactBlockAnswer>(var message) ->
                            fetched(neighbour, hash, message.block());
                        case Errands.Answer.Late<Message.CompactBlockAnswer> _ -> {
                            neighbour.failed("no block in time");
                            neighbour.postpone(block);
                            fetchNext(hash);
                        }
                        case Errands.Answer.Gone<Message.CompactBlockAnswer> _ -> fetchNext(hash);
                    }
                });
    }

    private void fetched(Neighbour neighbour, Hash hash, Optional<Message.Compact> answer) {
        neighbour.kept();
        if (answer.isPresent() && answer.get().header().hash().equals(hash)) {
            received(neighbour, answer.get());
        } else {
            // Whoever tells of a block keeps it.
            neighbour.blame(
                    answer.isPresent() ? Offence.WRONG_ANSWER : Offence.EMPTY_ANNOUNCEMENT,
                    "told of block " + hash + " and does not give it");
            fetchNext(hash);
        }
    }

    private void fetchNext(Hash hash) {
        Fetched ended = fetched.remove(hash);
        if (ended == null || isKnown(hash)) {
            return;
        }
        Optional<Neighbour> next = ended.others().next();
        while (next.isPresent() && next.get().isOwingBlocks()) {
            next.get().postpone(ended.block());
            next = ended.others().next();
        }
        next.ifPresent(it -> {
            fetched.put(hash, ended);
            fetch(it, ended.block());
        });
    }

    /** Where a block's transactions are from. */
    private enum BodyOrigin {
        /** All from the peer. */
        SENT,
        /** Some from the pool, by short ids that may have meant others. */
        GUESSED
    }

    private void submit(Neighbour neighbour, Block block, BodyOrigin origin) {
        Hash hash = block.hash();
        if (!submitted.add(hash)) {
            return;
        }
        errands.when(chain.submit(block), (outcome, _) -> judged(neighbour, block, origin, outcome));
    }

    private void judged(Neighbour neighbour, Block block, BodyOrigin origin, BlockImport.@Nullable Outcome outcome) {
        Hash hash = block.hash();
        switch (outcome) {
            case null -> {}
            case BlockImport.Outcome.Invalid(Rule rule, String detail) -> {
                if (rule == Rule.TRANSACTIONS_ROOT && origin == BodyOrigin.GUESSED) {
                    submitted.remove(hash);
                    fetchWhole(neighbour, block);
                } else {
                    Offences.ofBlock(rule).ifPresent(offence -> {
                        submitted.remove(hash);
                        neighbour.blame(offence, "block " + block.number() + ": " + rule + ", " + detail);
                    });
                }
            }
            case BlockImport.Outcome.Deferred _ -> {
                submitted.remove(hash);
                fetched.remove(hash);
                sync.consider();
            }
            case BlockImport.Outcome.Busy _ -> {
                submitted.remove(hash);
                fetched.remove(hash);
            }
            case BlockImport.Outcome.BecameHead _,
                    BlockImport.Outcome.OnSideBranch _,
                    BlockImport.Outcome.AlreadyKnown _ -> fetched.remove(hash);
        }
    }

    private void fetchWhole(Neighbour neighbour, Block guessed) {
        errands.ask(
                neighbour,
                Message.BlockBodies.class,
                id -> new Message.GetBlockBodies(id, List.of(guessed.hash())),
                PATIENCE,
                answer -> {
                    if (answer instanceof Errands.Answer.Got<Message.BlockBodies>(var message)
                            && message.bodies().size() == 1) {
                        Block whole = new Block(
                                guessed.header(), message.bodies().getFirst().transactions());
                        submit(neighbour, whole, BodyOrigin.SENT);
                    } else {
                        fetchNext(guessed.hash());
                    }
                });
    }
}

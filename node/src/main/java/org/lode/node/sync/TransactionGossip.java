package org.lode.node.sync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.node.event.EventLoop;
import org.lode.node.event.EventSource;
import org.lode.node.pool.Pool;
import org.lode.node.pool.TransactionPool;
import org.lode.p2p.wire.Message;
import org.lode.p2p.wire.MessageLimits;

/**
 * Signed transactions and contributions between the pool and the peers: what is new goes whole to a few and by hash to the rest; what
 * others announce is asked for at one place at a time: of the next that has it when the first does not give it, and of one that was too
 * slow again when nobody else has it. Owned by the sync loop.
 */
final class TransactionGossip {
    private static final int ADDITIONS_WAITING_MAX = 16_384;
    /** What comes in so short a time goes out in one message. */
    private static final Duration GATHER = Duration.ofMillis(10);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SEEN_MAX = 32_768;
    private static final int WANTED_MAX = 16_384;
    private static final int ASKED_AT_ONCE = 256;
    private static final int ANNOUNCERS_MAX = 3;
    /** Of unasked transactions in one message; more are announced. */
    private static final int WHOLE_BYTES_MAX = 256 * 1024;

    private final Errands errands;
    private final EventLoop loop;
    private final Pool pool;
    private final Neighbourhood neighbourhood;
    private final KnownItems seen = new KnownItems(SEEN_MAX);
    private final Map<Hash, Announcers> wanted = new LinkedHashMap<>();
    private final List<Transaction> fresh = new ArrayList<>();

    TransactionGossip(Errands errands, EventLoop loop, Pool pool, Neighbourhood neighbourhood) {
        this.errands = errands;
        this.loop = loop;
        this.pool = pool;
        this.neighbourhood = neighbourhood;
    }

    void followPool() {
        pool.additions().subscribe(loop, ADDITIONS_WAITING_MAX, new EventSource.Subscriber<>() {
            @Override
            public void received(Transaction transaction) {
                if (fresh.isEmpty()) {
                    errands.after(GATHER, TransactionGossip.this::spread);
                }
                fresh.add(transaction);
            }

            @Override
            public void cutOff() {
                followPool();
                neighbourhood.all().forEach(TransactionGossip.this::announceWaiting);
            }
        });
    }

    /** Whole to a few, by hash to the rest. */
    private void spread() {
        List<Transaction> transactions = List.copyOf(fresh);
        fresh.clear();
        List<Neighbour> order = neighbourhood.shuffled();
        int few = neighbourhood.few();
        for (int i = 0; i < order.size(); i++) {
            Neighbour neighbour = order.get(i);
            List<Transaction> news = transactions.stream()
                    .filter(it -> neighbour.transactions().add(it.hash()))
                    .toList();
            int whole = i < few ? sendWhole(neighbour, news) : 0;
            announce(neighbour, news.subList(whole, news.size()));
        }
    }

    /** How many went out, from the first on. */
    private static int sendWhole(Neighbour neighbour, List<Transaction> transactions) {
        int count = 0;
        int bytes = 0;
        while (count < Math.min(transactions.size(), MessageLimits.MAX_TRANSACTIONS) && bytes < WHOLE_BYTES_MAX) {
            bytes += transactions.get(count++).encoded().size();
        }
        if (count > 0) {
            neighbour.peer().send(new Message.Transactions(transactions.subList(0, count)));
        }
        return count;
    }

    private static void announce(Neighbour neighbour, List<Transaction> transactions) {
        for (int first = 0; first < transactions.size(); first += MessageLimits.MAX_TRANSACTIONS) {
            List<Message.Announced> announced =
                    transactions
                            .subList(first, Math.min(transactions.size(), first + MessageLimits.MAX_TRANSACTIONS))
                            .stream()
                            .map(it -> new Message.Announced(
                                    it.type(), it.encoded().size(), it.hash()))
                            .toList();
            neighbour.peer().send(new Message.NewPooledTransactionHashes(announced));
        }
    }

    /** What waits in the pool, for a peer that has just come; contributions first, which have the shorter life. */
    void announceWaiting(Neighbour neighbour) {
        TransactionPool.View view = pool.view();
        List<Transaction> waiting = new ArrayList<>(view.contributions());
        view.pending()
                .values()
                .forEach(bySender -> bySender.values().forEach(recovered -> waiting.add(recovered.transaction())));
        announce(
                neighbour,
                waiting.stream()
                        .filter(it -> !neighbour.transactions().contains(it.hash()))
                        .limit(Neighbour.KNOWN_TRANSACTIONS)
                        .filter(it -> neighbour.transactions().add(it.hash()))
                        .toList());
    }

    /** Takes in what a peer sent, asked or not. */
    void received(Neighbour neighbour, List<Transaction> transactions) {
        errands.checkOwned();
        for (Transaction transaction : transactions) {
            neighbour.transactions().add(transaction.hash());
            wanted.remove(transaction.hash());
            if (!seen.add(transaction.hash())) {
                continue;
            }
            if (transaction instanceof ContributionTransaction contribution) {
                if (!neighbour.works().offer(contribution)) {
                    seen.remove(contribution.hash());
                }
            } else {
                errands.when(
                        pool.submit(transaction),
                        (outcome, _) -> judged(neighbour, transaction.hash(), Optional.ofNullable(outcome)));
            }
        }
        checkWorks(neighbour);
    }

    /**
     * A light hash costs more than a forged mix does, so only a few of one peer's works are checked at a time: when one turns out
     * forged, the rest is dropped with the peer.
     */
    private void checkWorks(Neighbour neighbour) {
        UncheckedWorks works = neighbour.works();
        if (neighbour.isGone()) {
            works.drop().forEach(work -> seen.remove(work.hash()));
        }
        for (var next = works.next(); next.isPresent(); next = works.next()) {
            Hash hash = next.get().hash();
            errands.when(pool.submit(next.get()), (outcome, _) -> {
                works.checked();
                judged(neighbour, hash, Optional.ofNullable(outcome));
                checkWorks(neighbour);
            });
        }
    }

    private void judged(Neighbour neighbour, Hash hash, Optional<TransactionPool.Outcome> outcome) {
        if (outcome.isEmpty()) {
            return;
        }
        switch (outcome.get()) {
            case TransactionPool.Outcome.Invalid(Rule rule, String detail) -> {
                Offences.ofTransaction(rule).ifPresent(offence -> neighbour.blame(offence, rule + ", " + detail));
            }
            // Another time it may be taken.
            case TransactionPool.Outcome.Deferred _, TransactionPool.Outcome.Refused _ -> seen.remove(hash);
            case TransactionPool.Outcome.Added _,
                    TransactionPool.Outcome.AlreadyKnown _,
                    TransactionPool.Outcome.Malformed _ -> {}
        }
    }

    /** Asks for what is not here and not on its way. */
    void announced(Neighbour neighbour, List<Message.Announced> announced) {
        errands.checkOwned();
        TransactionPool.View view = pool.view();
        List<Hash> ask = new ArrayList<>();
        for (Message.Announced item : announced) {
            Hash hash = item.hash();
            neighbour.transactions().add(hash);
            Announcers announcers = wanted.get(hash);
            if (announcers != null) {
                announcers.add(neighbour);
            } else if (wanted.size() < WANTED_MAX
                    && !seen.contains(hash)
                    && view.transaction(hash).isEmpty()) {
                wanted.put(hash, new Announcers(ANNOUNCERS_MAX));
                ask.add(hash);
            }
        }
        ask(neighbour, ask);
    }

    private void ask(Neighbour neighbour, List<Hash> hashes) {
        for (int first = 0; first < hashes.size(); first += ASKED_AT_ONCE) {
            List<Hash> part = List.copyOf(hashes.subList(first, Math.min(hashes.size(), first + ASKED_AT_ONCE)));
            errands.ask(
                    neighbour,
                    Message.PooledTransactions.class,
                    id -> new Message.GetPooledTransactions(id, part),
                    PATIENCE,
                    answer -> {
                        switch (answer) {
                            case Errands.Answer.Got<Message.PooledTransactions>(var message) -> {
                                neighbour.kept();
                                received(neighbour, message.transactions());
                            }
                            case Errands.Answer.Late<Message.PooledTransactions> _ -> {
                                neighbour.failed("no transactions in time");
                                part.forEach(hash -> queue(neighbour, hash));
                            }
                            case Errands.Answer.Gone<Message.PooledTransactions> _ -> {}
                        }
                        askOthers(part);
                    });
        }
    }

    /** Behind the others that announced it, should it still be wanted. */
    private void queue(Neighbour neighbour, Hash hash) {
        Announcers announcers = wanted.get(hash);
        if (announcers != null) {
            announcers.add(neighbour);
        }
    }

    /** What one peer did not give, the next that announced it is asked for. */
    private void askOthers(List<Hash> hashes) {
        Map<Neighbour, List<Hash>> next = new LinkedHashMap<>();
        for (Hash hash : hashes) {
            Announcers announcers = wanted.get(hash);
            if (announcers == null) {
                continue;
            }
            announcers
                    .next()
                    .ifPresentOrElse(
                            other -> next.computeIfAbsent(other, _ -> new ArrayList<>())
                                    .add(hash),
                            () -> wanted.remove(hash));
        }
        next.forEach(this::ask);
    }
}

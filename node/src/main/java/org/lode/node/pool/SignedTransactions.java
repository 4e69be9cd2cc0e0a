package org.lode.node.pool;

import com.google.common.collect.Iterables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.state.Account;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.node.pool.TransactionPool.Outcome;
import org.lode.node.pool.TransactionPool.PoolLimit;

/** The signed transactions of the pool by sender, with its bounds. Owned by the pool's thread. */
final class SignedTransactions {
    private final PoolBounds bounds;
    private final Map<Address, SenderTransactions> bySender = new LinkedHashMap<>();
    /** Read by other threads too. */
    private final Map<Hash, PooledTransaction> byHash = new ConcurrentHashMap<>();

    private final TreeSet<PooledTransaction> pending = new TreeSet<>(PooledTransaction.BY_WORTH);
    private final TreeSet<PooledTransaction> queued = new TreeSet<>(PooledTransaction.BY_WORTH);
    private final List<PooledTransaction> promoted = new ArrayList<>();
    private long sizeBytes;
    private long sequence;

    SignedTransactions(PoolBounds bounds) {
        this.bounds = bounds;
    }

    /** For any thread. */
    Optional<Transaction> find(Hash hash) {
        return Optional.ofNullable(byHash.get(hash)).map(it -> it.transaction().transaction());
    }

    int size() {
        return byHash.size();
    }

    long sizeBytes() {
        return sizeBytes;
    }

    Map<Address, SenderTransactions> bySender() {
        return bySender;
    }

    /** Those that became pending since the last call and still wait, in the order they did. */
    List<Transaction> takePromoted() {
        List<Transaction> taken = promoted.stream()
                .filter(it -> byHash.containsKey(it.transaction().hash()))
                .<Transaction>map(it -> it.transaction().transaction())
                .toList();
        promoted.clear();
        return taken;
    }

    /**
     * Checks a transaction against the pool and its sender's account, and adds it.
     *
     * @param account the sender's account after the head
     * @param blockGasLimit the head's
     */
    Outcome add(RecoveredTransaction transaction, Account account, Gas blockGasLimit) {
        Optional<PooledTransaction> costed = costed(transaction);
        Optional<Outcome> refusal = refusalByItself(transaction, account, blockGasLimit)
                .or(() -> costed.isPresent()
                        ? refusalByOthers(costed.get(), account)
                        : Optional.of(insufficientFunds(transaction, account)));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        insert(costed.orElseThrow(), account);
        return new Outcome.Added(transaction.transaction());
    }

    private Optional<PooledTransaction> costed(RecoveredTransaction transaction) {
        TransactionBody body = transaction.body();
        try {
            Wei cost = body.gasLimit().cost(body.maxFeePerGas()).plus(body.value());
            return Optional.of(new PooledTransaction(transaction, cost, sequence++));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private Optional<Outcome> refusalByItself(RecoveredTransaction transaction, Account account, Gas blockGasLimit) {
        TransactionBody body = transaction.body();
        if (byHash.containsKey(transaction.hash())) {
            return Optional.of(new Outcome.AlreadyKnown(transaction.hash()));
        }
        if (body.gasLimit().compareTo(blockGasLimit) > 0) {
            return invalid(
                    Rule.BLOCK_GAS_EXCEEDED, "gas limit " + body.gasLimit() + ", block gas limit " + blockGasLimit);
        }
        if (body.maxPriorityFeePerGas().compareTo(bounds.minimumTip()) < 0) {
            return refused(
                    PoolLimit.UNDERPRICED,
                    "gas tip cap " + body.maxPriorityFeePerGas() + ", minimum needed " + bounds.minimumTip());
        }
        String nonces = "next nonce " + Long.toUnsignedString(account.nonce()) + ", tx nonce "
                + Long.toUnsignedString(body.nonce());
        if (Long.compareUnsigned(body.nonce(), account.nonce()) < 0) {
            return invalid(Rule.NONCE_TOO_LOW, nonces);
        }
        if (Long.compareUnsigned(body.nonce() - account.nonce(), bounds.perSender()) >= 0) {
            return invalid(Rule.NONCE_TOO_HIGH, nonces + ", at most " + bounds.perSender() + " ahead");
        }
        return Optional.empty();
    }

    private Optional<Outcome> refusalByOthers(PooledTransaction transaction, Account account) {
        SenderTransactions sender = bySender.get(transaction.sender());
        PooledTransaction replaced = sender == null ? null : sender.at(transaction.nonce());
        if (replaced != null && !outbids(transaction.body(), replaced.body())) {
            return refused(
                    PoolLimit.REPLACEMENT_UNDERPRICED,
                    "both fees must rise by " + PoolBounds.REPLACEMENT_PERCENT + "%");
        }
        if (!affords(sender, transaction, account)) {
            return Optional.of(insufficientFunds(transaction.transaction(), account));
        }
        if (replaced == null && sender != null && sender.size() >= bounds.perSender()) {
            return refused(PoolLimit.SENDER_LIMIT, sender.size() + " transactions of this sender wait already");
        }
        boolean becomesPending =
                sender == null ? transaction.nonce() == account.nonce() : sender.wouldBePending(transaction.nonce());
        return makeRoom(transaction, replaced, becomesPending ? List.of(queued, pending) : List.of(queued));
    }

    /** Whether the balance covers this transaction after all of the sender's that come before it. */
    private static boolean affords(
            @Nullable SenderTransactions sender, PooledTransaction transaction, Account account) {
        Wei before = sender == null ? Wei.ZERO : sender.costBelow(transaction.nonce());
        return before.compareTo(account.balance()) <= 0
                && transaction.costWei().compareTo(account.balance().minus(before)) <= 0;
    }

    private static boolean outbids(TransactionBody bid, TransactionBody old) {
        return raised(bid.maxFeePerGas(), old.maxFeePerGas())
                && raised(bid.maxPriorityFeePerGas(), old.maxPriorityFeePerGas());
    }

    private static boolean raised(Wei bid, Wei old) {
        try {
            return bid.compareTo(old) > 0
                    && bid.times(100).compareTo(old.times(100L + PoolBounds.REPLACEMENT_PERCENT)) >= 0;
        } catch (ArithmeticException e) {
            return false;
        }
    }

    /**
     * Gives up the least worthy until the transaction fits; queued ones go first and never displace pending ones. Refuses, and
     * gives up nothing, if the transaction is no worthier than what would have to go.
     */
    private Optional<Outcome> makeRoom(
            PooledTransaction transaction,
            @Nullable PooledTransaction replaced,
            List<Set<PooledTransaction>> candidates) {
        int excess = byHash.size() + (replaced == null ? 1 : 0) - bounds.transactions();
        long excessBytes = sizeBytes
                + transaction.sizeBytes()
                - (replaced == null ? 0 : replaced.sizeBytes())
                - bounds.sizeBytes();
        List<PooledTransaction> victims = new ArrayList<>();
        for (PooledTransaction candidate : Iterables.concat(candidates)) {
            if (excess <= 0 && excessBytes <= 0) {
                break;
            }
            if (candidate.sender().equals(transaction.sender())) {
                continue;
            }
            if (pending.contains(candidate) && PooledTransaction.BY_WORTH.compare(candidate, transaction) >= 0) {
                return refused(PoolLimit.UNDERPRICED, "the pool is full of better ones");
            }
            victims.add(candidate);
            excess--;
            excessBytes -= candidate.sizeBytes();
        }
        if (excess > 0 || excessBytes > 0) {
            return refused(PoolLimit.POOL_FULL, "what waits pays as much or comes first");
        }
        victims.forEach(this::drop);
        return Optional.empty();
    }

    private void insert(PooledTransaction transaction, Account account) {
        SenderTransactions sender =
                bySender.computeIfAbsent(transaction.sender(), _ -> new SenderTransactions(account));
        if (!account.equals(sender.account())) {
            sender.update(account).forEach(this::forget);
        }
        PooledTransaction replaced = sender.at(transaction.nonce());
        boolean replacesPending = replaced != null && sender.isPending(replaced);
        if (replaced != null) {
            forget(replaced);
        }
        sender.put(transaction);
        byHash.put(transaction.transaction().hash(), transaction);
        sizeBytes += transaction.sizeBytes();
        if (replacesPending) {
            pending.add(transaction);
            promoted.add(transaction);
        } else {
            queued.add(transaction);
        }
        settle(transaction.sender(), sender);
    }

    /**
     * Follows the head: drops what it included or made impossible, and decides anew what is pending.
     *
     * @param accounts each sender's account after the new head
     * @param blockGasLimit the new head's
     */
    void follow(Function<Address, Account> accounts, Gas blockGasLimit) {
        for (Address address : List.copyOf(bySender.keySet())) {
            SenderTransactions sender = bySender.get(address);
            if (sender == null) {
                continue;
            }
            List<PooledTransaction> tooLarge = sender.all().stream()
                    .filter(it -> it.body().gasLimit().compareTo(blockGasLimit) > 0)
                    .toList();
            tooLarge.forEach(it -> {
                forget(it);
                sender.remove(it);
            });
            Account account = accounts.apply(address);
            if (!account.equals(sender.account()) || !tooLarge.isEmpty()) {
                sender.update(account).forEach(this::forget);
                settle(address, sender);
            }
        }
    }

    /** Removes one transaction; those of its sender behind it wait in the queue. */
    private void drop(PooledTransaction transaction) {
        SenderTransactions sender = bySender.get(transaction.sender());
        if (sender != null && transaction.equals(sender.at(transaction.nonce()))) {
            forget(transaction);
            sender.remove(transaction);
            settle(transaction.sender(), sender);
        }
    }

    private void forget(PooledTransaction transaction) {
        byHash.remove(transaction.transaction().hash());
        pending.remove(transaction);
        queued.remove(transaction);
        sizeBytes -= transaction.sizeBytes();
    }

    private void settle(Address address, SenderTransactions sender) {
        SenderTransactions.Settled settled = sender.settle();
        settled.promoted().forEach(it -> {
            if (queued.remove(it)) {
                pending.add(it);
                promoted.add(it);
            }
        });
        settled.demoted().forEach(it -> {
            pending.remove(it);
            queued.add(it);
        });
        if (sender.isEmpty()) {
            bySender.remove(address);
        }
    }

    private static Outcome insufficientFunds(RecoveredTransaction transaction, Account account) {
        TransactionBody body = transaction.body();
        return new Outcome.Invalid(
                Rule.INSUFFICIENT_FUNDS,
                "balance " + account.balance() + ", tx value "
                        + body.value()
                        + ", gas " + body.gasLimit() + " at " + body.maxFeePerGas()
                        + ", besides what waits before it");
    }

    private static Optional<Outcome> invalid(Rule rule, String detail) {
        return Optional.of(new Outcome.Invalid(rule, detail));
    }

    private static Optional<Outcome> refused(PoolLimit limit, String detail) {
        return Optional.of(new Outcome.Refused(limit, detail));
    }
}

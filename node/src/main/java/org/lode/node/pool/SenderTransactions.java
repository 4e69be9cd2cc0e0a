package org.lode.node.pool;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.transaction.RecoveredTransaction;

/**
 * One sender's transactions by nonce. Pending are those that follow the account's nonce without a gap and that its balance can
 * pay for together; the others are queued. Owned by the pool's thread.
 */
final class SenderTransactions {
    private final NavigableMap<Long, PooledTransaction> byNonce = new TreeMap<>();
    private Account account;
    /** The first nonce that is not pending. */
    private long pendingEnd;

    private @Nullable Picture picture;

    SenderTransactions(Account account) {
        this.account = account;
        this.pendingEnd = account.nonce();
    }

    /** The same transactions for readers on other threads. */
    record Picture(
            SortedMap<Long, RecoveredTransaction> pending,
            SortedMap<Long, RecoveredTransaction> queued,
            long nextNonce) {}

    Account account() {
        return account;
    }

    boolean isEmpty() {
        return byNonce.isEmpty();
    }

    int size() {
        return byNonce.size();
    }

    @Nullable
    PooledTransaction at(long nonce) {
        return byNonce.get(nonce);
    }

    Collection<PooledTransaction> all() {
        return byNonce.values();
    }

    boolean isPending(PooledTransaction transaction) {
        return transaction.nonce() < pendingEnd;
    }

    /** What the transactions below {@code nonce} can cost together. */
    Wei costBelow(long nonce) {
        Wei cost = Wei.ZERO;
        for (PooledTransaction transaction : byNonce.headMap(nonce).values()) {
            cost = cost.plus(transaction.costWei());
        }
        return cost;
    }

    /** Whether a transaction of that nonce would be pending at once. */
    boolean wouldBePending(long nonce) {
        return nonce <= pendingEnd;
    }

    void put(PooledTransaction transaction) {
        byNonce.put(transaction.nonce(), transaction);
        picture = null;
    }

    void remove(PooledTransaction transaction) {
        byNonce.remove(transaction.nonce());
        picture = null;
    }

    /** Takes the account's fields after another block; what its nonce has passed is returned and gone. */
    List<PooledTransaction> update(Account newAccount) {
        account = newAccount;
        picture = null;
        SortedMap<Long, PooledTransaction> passed = byNonce.headMap(newAccount.nonce());
        List<PooledTransaction> gone = List.copyOf(passed.values());
        passed.clear();
        return gone;
    }

    /** Decides anew which are pending. */
    Settled settle() {
        picture = null;
        long end = account.nonce();
        Wei left = account.balance();
        for (PooledTransaction transaction : byNonce.values()) {
            if (transaction.nonce() != end || transaction.costWei().compareTo(left) > 0) {
                break;
            }
            left = left.minus(transaction.costWei());
            end++;
        }
        Settled settled = new Settled(between(pendingEnd, end), between(end, pendingEnd));
        pendingEnd = end;
        return settled;
    }

    private List<PooledTransaction> between(long from, long end) {
        return from < end ? List.copyOf(byNonce.subMap(from, end).values()) : List.of();
    }

    /** Which transactions became pending and which no longer are. */
    record Settled(List<PooledTransaction> promoted, List<PooledTransaction> demoted) {}

    Picture picture() {
        if (picture == null) {
            picture = new Picture(
                    pictureOf(byNonce.headMap(pendingEnd)), pictureOf(byNonce.tailMap(pendingEnd)), pendingEnd);
        }
        return picture;
    }

    private static SortedMap<Long, RecoveredTransaction> pictureOf(SortedMap<Long, PooledTransaction> part) {
        ImmutableSortedMap.Builder<Long, RecoveredTransaction> builder = ImmutableSortedMap.naturalOrder();
        part.forEach((nonce, transaction) -> builder.put(nonce, transaction.transaction()));
        return builder.build();
    }
}

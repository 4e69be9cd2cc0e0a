package org.lode.node.pool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.transaction.SignedTransaction;

/**
 * The signed transactions of this node's own users that wait, in the order in which they came: what is kept over a restart. They have no
 * other privilege in the pool. When there are too many, the next ones wait as those of peers do, and a restart forgets them. Owned by the
 * pool's thread.
 */
final class LocalTransactions {
    static final int TRANSACTIONS_MAX = 4_096;
    static final long SIZE_BYTES_MAX = 8L << 20;

    private final Predicate<Hash> waits;
    private final Map<Hash, SignedTransaction> kept = new LinkedHashMap<>();
    private final List<SignedTransaction> added = new ArrayList<>();
    private long sizeBytes;

    /** @param waits whether a transaction is still in the pool */
    LocalTransactions(Predicate<Hash> waits) {
        this.waits = waits;
    }

    /** Notes one that the pool has. */
    void add(SignedTransaction transaction) {
        if (kept.containsKey(transaction.hash())) {
            return;
        }
        if (isFullFor(transaction)) {
            waiting();
        }
        if (!isFullFor(transaction)) {
            kept.put(transaction.hash(), transaction);
            added.add(transaction);
            sizeBytes += transaction.encoded().size();
        }
    }

    private boolean isFullFor(SignedTransaction transaction) {
        return kept.size() >= TRANSACTIONS_MAX
                || sizeBytes + transaction.encoded().size() > SIZE_BYTES_MAX;
    }

    /** Those that came since the last call and still wait. */
    List<SignedTransaction> takeAdded() {
        List<SignedTransaction> taken =
                added.stream().filter(it -> waits.test(it.hash())).toList();
        added.clear();
        return taken;
    }

    /** All that still wait; the others are forgotten. */
    List<SignedTransaction> waiting() {
        kept.keySet().removeIf(waits.negate());
        sizeBytes = kept.values().stream().mapToLong(it -> it.encoded().size()).sum();
        return List.copyOf(kept.values());
    }
}

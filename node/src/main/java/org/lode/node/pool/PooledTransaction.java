package org.lode.node.pool;

import java.util.Comparator;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.TransactionBody;

/**
 * A signed transaction in the pool.
 *
 * @param costWei the most that it can take from its sender: value and all gas at the full fee
 * @param sequence order of arrival
 */
record PooledTransaction(RecoveredTransaction transaction, Wei costWei, long sequence) {
    /** The one that a full pool gives up first is the least: lowest tip, then lowest fee, then the newest. */
    static final Comparator<PooledTransaction> BY_WORTH = Comparator.comparing(
                    (PooledTransaction it) -> it.body().maxPriorityFeePerGas())
            .thenComparing(it -> it.body().maxFeePerGas())
            .thenComparing(Comparator.comparingLong(PooledTransaction::sequence).reversed());

    TransactionBody body() {
        return transaction.body();
    }

    Address sender() {
        return transaction.sender();
    }

    long nonce() {
        return body().nonce();
    }

    int sizeBytes() {
        return transaction.transaction().encoded().size();
    }
}

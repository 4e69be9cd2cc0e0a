package org.lode.node.rpc.filter;

import org.lode.consensus.transaction.Transaction;
import org.lode.node.chain.HeadChanged;

/** What clients can wait for. */
public sealed interface NodeEvent {
    record HeadMoved(HeadChanged change) implements NodeEvent {}

    /** A transaction or contribution was added to the pool. */
    record TransactionArrived(Transaction transaction) implements NodeEvent {}
}

package org.lode.node.pool;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.rules.Wait;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.node.event.EventSource;

/** Signed transactions and contributions that wait for a block. Changes go through one thread; reads see the last published view. */
public interface TransactionPool {
    /** Decodes, checks and adds what a peer brought; never blocks the caller. */
    CompletableFuture<Outcome> submit(Bytes encoded);

    /**
     * As {@link #submit} for what a user of this node sent: it also survives the death of the process, once the outcome is there, as long
     * as it waits.
     */
    CompletableFuture<Outcome> submitLocal(Bytes encoded);

    View view();

    /** Each transaction and contribution that entered the pool and can be included now, once. */
    EventSource<Transaction> additions();

    /** What became of a submission. */
    sealed interface Outcome {
        record Added(Transaction transaction) implements Outcome {}

        record AlreadyKnown(Hash hash) implements Outcome {}

        /** Not the encoding of a transaction. */
        record Malformed(String detail) implements Outcome {}

        /** Broken against the chain's rules. */
        record Invalid(Rule rule, String detail) implements Outcome {}

        /** Good, but this pool does not take it now. */
        record Refused(PoolLimit limit, String detail) implements Outcome {}

        /** A contribution that this node cannot judge yet, because it has not seen the anchor: not kept, blame nobody. */
        record Deferred(Wait until) implements Outcome {}
    }

    /** Why a pool turns a valid transaction away. */
    enum PoolLimit {
        REPLACEMENT_UNDERPRICED,
        SENDER_LIMIT,
        POOL_FULL,
        UNDERPRICED,
        /** Too many submissions wait to be checked. */
        BUSY
    }

    /** An immutable picture of the pool. */
    interface View {
        /** By sender and nonce: executable now, without a gap from the account's nonce. */
        Map<Address, SortedMap<Long, RecoveredTransaction>> pending();

        /** By sender and nonce: behind a nonce gap. */
        Map<Address, SortedMap<Long, RecoveredTransaction>> queued();

        /** Verified contributions that no canonical block includes yet, oldest work first. */
        List<ContributionTransaction> contributions();

        /** The same contributions with their proofs. */
        List<VerifiedWork> works();

        /** A waiting signed transaction or contribution; may know one that came just after this picture. */
        Optional<Transaction> transaction(Hash hash);

        /** The nonce after the last pending transaction of {@code sender}; empty when none is pending. */
        Optional<Long> nextNonce(Address sender);
    }
}

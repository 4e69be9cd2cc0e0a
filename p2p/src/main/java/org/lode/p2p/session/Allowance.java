package org.lode.p2p.session;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.p2p.wire.Message;

/**
 * What one peer may ask of this node over time. Beyond it the peer is read more slowly, never punished: if it goes on all the
 * same its inbox fills, and that ends the session. Owned by the peer's thread.
 */
final class Allowance {
    private final LongSupplier nanoTime;
    private final Map<Kind, TokenBucket> buckets = new EnumMap<>(Kind.class);

    /** What is rationed, each at once and a second. */
    enum Kind {
        MESSAGES(16_384, 4_096),
        BYTES(64 << 20, 32 << 20),
        /** Blocks, unasked: a chain has one each few seconds. */
        BLOCKS(128, 16),
        /** Hashes told of. */
        ANNOUNCEMENTS(16_384, 4_096),
        /** Each costs a signature. */
        TRANSACTIONS(16_384, 2_048),
        /** Each costs a light hash, after two cheap ones. */
        CONTRIBUTIONS(4_096, 128),
        REQUESTS(512, 128),
        /** Of answers to it. */
        BYTES_SERVED(64 << 20, 16 << 20);

        private final long atOnce;
        private final long perSecond;

        Kind(long atOnce, long perSecond) {
            this.atOnce = atOnce;
            this.perSecond = perSecond;
        }
    }

    /** @param nanoTime a clock that only rises */
    Allowance(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        long now = nanoTime.getAsLong();
        for (Kind kind : Kind.values()) {
            buckets.put(kind, new TokenBucket(kind.atOnce, kind.perSecond, now));
        }
    }

    /** Nanoseconds to wait before a frame of that size is decoded. */
    long ofFrame(int sizeBytes) {
        return Math.max(take(Kind.MESSAGES, 1), take(Kind.BYTES, sizeBytes));
    }

    /** Nanoseconds to wait before acting on the message. */
    long of(Message message) {
        return switch (message) {
            case Message.Request _ -> take(Kind.REQUESTS, 1);
            case Message.NewBlock _, Message.CompactBlock _ -> take(Kind.BLOCKS, 1);
            case Message.NewBlockHashes(var blocks) -> take(Kind.ANNOUNCEMENTS, blocks.size());
            case Message.NewPooledTransactionHashes(var announced) -> take(Kind.ANNOUNCEMENTS, announced.size());
            case Message.Transactions(var transactions) -> ofTransactions(transactions);
            case Message.PooledTransactions(long _, var transactions) -> ofTransactions(transactions);
            case Message.Status _, Message.Response _ -> 0;
        };
    }

    /** Nanoseconds to wait before the next request is answered. */
    long ofServed(long sizeBytes) {
        return take(Kind.BYTES_SERVED, sizeBytes);
    }

    private long ofTransactions(List<Transaction> transactions) {
        long contributions = transactions.stream()
                .filter(ContributionTransaction.class::isInstance)
                .count();
        return Math.max(
                take(Kind.CONTRIBUTIONS, contributions), take(Kind.TRANSACTIONS, transactions.size() - contributions));
    }

    private long take(Kind kind, long amount) {
        return Objects.requireNonNull(buckets.get(kind)).take(amount, nanoTime.getAsLong());
    }
}

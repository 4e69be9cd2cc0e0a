package org.lode.node.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.node.pool.TransactionPool.Outcome;
import org.lode.node.pool.TransactionPool.PoolLimit;

/**
 * The contributions of the pool, oldest work first: those run out of time first. Where there is no room, the youngest gives way to
 * an older one, for it would be the last to be paid: so work that a reorganisation brings back is not lost to a full pool. Owned by
 * the pool's thread.
 */
final class Contributions {
    private static final Comparator<Pooled> BY_AGE =
            Comparator.comparing(Pooled::number).thenComparingLong(Pooled::sequence);

    private final ContributionBounds bounds;
    private final long window;
    private final Map<Hash, Pooled> byWorkId = new HashMap<>();
    /** Read by other threads too. */
    private final Map<Hash, ContributionTransaction> byHash = new ConcurrentHashMap<>();

    private final Map<Address, TreeSet<Pooled>> byBeneficiary = new HashMap<>();
    private final TreeSet<Pooled> byAge = new TreeSet<>(BY_AGE);
    private final List<ContributionTransaction> added = new ArrayList<>();
    private long sequence;

    /** @param window how many blocks after its own number a work can still be included */
    Contributions(ContributionBounds bounds, long window) {
        this.bounds = bounds;
        this.window = window;
    }

    /** A contribution and the order of its arrival. */
    private record Pooled(VerifiedWork work, ContributionTransaction transaction, long sequence) {
        Address beneficiary() {
            return work.work().header().beneficiary();
        }

        BlockNumber number() {
            return work.work().header().number();
        }
    }

    Outcome add(VerifiedWork work) {
        Hash workId = work.work().workId();
        Pooled known = byWorkId.get(workId);
        if (known != null) {
            return new Outcome.AlreadyKnown(known.transaction.hash());
        }
        Pooled pooled = new Pooled(work, ContributionTransaction.of(work.work()), sequence++);
        TreeSet<Pooled> own = byBeneficiary.get(pooled.beneficiary());
        if (own != null && own.size() >= bounds.perBeneficiary() && !displaces(pooled, own.getLast())) {
            return new Outcome.Refused(
                    PoolLimit.SENDER_LIMIT,
                    bounds.perBeneficiary() + " contributions of " + pooled.beneficiary() + " wait already");
        }
        if (byAge.size() >= bounds.contributions() && !displaces(pooled, byAge.getLast())) {
            return new Outcome.Refused(PoolLimit.POOL_FULL, "the pool has " + byAge.size() + " contributions");
        }
        byWorkId.put(workId, pooled);
        byHash.put(pooled.transaction.hash(), pooled.transaction);
        byAge.add(pooled);
        added.add(pooled.transaction);
        byBeneficiary
                .computeIfAbsent(pooled.beneficiary(), _ -> new TreeSet<>(BY_AGE))
                .add(pooled);
        return new Outcome.Added(pooled.transaction);
    }

    private boolean displaces(Pooled older, Pooled youngest) {
        boolean isOlder = older.number().compareTo(youngest.number()) < 0;
        if (isOlder) {
            remove(youngest.work.work().workId());
        }
        return isOlder;
    }

    void remove(Hash workId) {
        Pooled removed = byWorkId.remove(workId);
        if (removed != null) {
            byAge.remove(removed);
            byHash.remove(removed.transaction.hash());
            byBeneficiary.computeIfPresent(removed.beneficiary(), (_, own) -> {
                own.remove(removed);
                return own.isEmpty() ? null : own;
            });
        }
    }

    /** Drops what no block after {@code head} can include. */
    void expire(BlockNumber head) {
        while (!byAge.isEmpty()
                && head.next().value() - byAge.getFirst().number().value() > window) {
            remove(byAge.getFirst().work.work().workId());
        }
    }

    /** By the transaction's hash; for any thread. */
    Optional<Transaction> find(Hash hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    /** Those that came since the last call. */
    List<ContributionTransaction> takeAdded() {
        List<ContributionTransaction> taken = List.copyOf(added);
        added.clear();
        return taken;
    }

    int size() {
        return byWorkId.size();
    }

    List<VerifiedWork> works() {
        return byAge.stream().map(Pooled::work).toList();
    }
}

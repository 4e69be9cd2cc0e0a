package org.lode.node.chain;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.Optional;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.rules.Proven;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.transaction.RecoveredTransaction;

/**
 * Proofs that pool and import have made lately, so that a share or signature that came as gossip is not computed again when a
 * block brings it. Bounded; safe for any thread.
 */
public final class ProvenCache implements Proven {
    private static final int KEPT_WORKS = 8192;
    private static final int KEPT_TRANSACTIONS = 32_768;

    private final Cache<Hash, VerifiedWork> works =
            CacheBuilder.newBuilder().maximumSize(KEPT_WORKS).build();
    private final Cache<Hash, RecoveredTransaction> transactions =
            CacheBuilder.newBuilder().maximumSize(KEPT_TRANSACTIONS).build();

    public void add(VerifiedWork work) {
        works.put(work.work().workId(), work);
    }

    public void add(RecoveredTransaction transaction) {
        transactions.put(transaction.hash(), transaction);
    }

    @Override
    public Optional<VerifiedWork> work(Hash workId) {
        return Optional.ofNullable(works.getIfPresent(workId));
    }

    @Override
    public Optional<RecoveredTransaction> transaction(Hash hash) {
        return Optional.ofNullable(transactions.getIfPresent(hash));
    }
}

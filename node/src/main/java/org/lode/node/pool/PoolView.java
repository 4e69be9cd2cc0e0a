package org.lode.node.pool;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.Transaction;

/**
 * The pool's published picture.
 *
 * @param works the contributions with their proofs
 * @param byHash the pool's own index, which may know a little more than this picture
 */
record PoolView(
        Map<Address, SortedMap<Long, RecoveredTransaction>> pending,
        Map<Address, SortedMap<Long, RecoveredTransaction>> queued,
        Map<Address, Long> nextNonces,
        List<VerifiedWork> works,
        Function<Hash, Optional<Transaction>> byHash)
        implements TransactionPool.View {
    static final PoolView EMPTY = new PoolView(Map.of(), Map.of(), Map.of(), List.of(), _ -> Optional.empty());

    @Override
    public List<ContributionTransaction> contributions() {
        return works.stream()
                .map(work -> ContributionTransaction.of(work.work()))
                .toList();
    }

    @Override
    public Optional<Transaction> transaction(Hash hash) {
        return byHash.apply(hash);
    }

    @Override
    public Optional<Long> nextNonce(Address sender) {
        return Optional.ofNullable(nextNonces.get(sender));
    }
}

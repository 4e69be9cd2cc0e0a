package org.lode.consensus.rules;

import java.util.Optional;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.transaction.RecoveredTransaction;

/** What was proven before, so that no seal and no signature is checked twice. To know nothing is always right, only slower. */
public interface Proven {
    /** Remembers nothing. */
    Proven NOTHING = new Proven() {
        @Override
        public Optional<VerifiedWork> work(Hash workId) {
            return Optional.empty();
        }

        @Override
        public Optional<RecoveredTransaction> transaction(Hash hash) {
            return Optional.empty();
        }
    };

    Optional<VerifiedWork> work(Hash workId);

    /** By the transaction's hash; one that {@link TransactionRules#check} found valid. */
    Optional<RecoveredTransaction> transaction(Hash hash);
}

package org.lode.consensus.transaction;

import java.util.Optional;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.crypto.Signature;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Hash;

/** A signed transaction whose sender was recovered from a valid, low-s signature. Only {@link #recover} makes one. */
public final class RecoveredTransaction {
    private final SignedTransaction transaction;
    private final Address sender;

    private RecoveredTransaction(SignedTransaction transaction, Address sender) {
        this.transaction = transaction;
        this.sender = sender;
    }

    /** Empty when the signature is out of range, has a high {@code s} (EIP-2), or belongs to no key. */
    public static Optional<RecoveredTransaction> recover(SignedTransaction transaction, Secp256k1 curve) {
        Signature signature = transaction.signature();
        if (!signature.hasLowS()) {
            return Optional.empty();
        }
        return curve.recover(SignedTransaction.signingHash(transaction.body()), signature)
                .map(sender -> new RecoveredTransaction(transaction, sender));
    }

    public SignedTransaction transaction() {
        return transaction;
    }

    public TransactionBody body() {
        return transaction.body();
    }

    public Hash hash() {
        return transaction.hash();
    }

    public Address sender() {
        return sender;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecoveredTransaction that && transaction.equals(that.transaction);
    }

    @Override
    public int hashCode() {
        return transaction.hashCode();
    }

    @Override
    public String toString() {
        return "RecoveredTransaction[" + hash() + " from " + sender + "]";
    }
}

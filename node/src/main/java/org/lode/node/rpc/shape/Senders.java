package org.lode.node.rpc.shape;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.SignedTransaction;

/** Who sent the transactions of the chain and the pool, whose signatures were checked on their way in. */
public final class Senders {
    private static final int REMEMBERED = 50_000;

    private final Secp256k1 curve;
    private final Cache<Hash, Address> known =
            CacheBuilder.newBuilder().maximumSize(REMEMBERED).build();

    public Senders(Secp256k1 curve) {
        this.curve = curve;
    }

    public Address of(SignedTransaction transaction) {
        Address sender = known.getIfPresent(transaction.hash());
        if (sender == null) {
            sender = RecoveredTransaction.recover(transaction, curve)
                    .orElseThrow(() -> new IllegalStateException("no sender of " + transaction))
                    .sender();
            known.put(transaction.hash(), sender);
        }
        return sender;
    }
}

package org.lode.consensus.crypto;

import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/** ECDSA over secp256k1 with Ethereum's conventions. Implementations are stateless and safe for any thread. */
public interface Secp256k1 {
    /**
     * The address whose key made {@code signature} over {@code digest}.
     *
     * @return empty when {@code r} or {@code s} is zero or not below the group order, or no point matches; a high {@code s} is
     *     accepted (EIP-2 is a rule of transactions, not of the curve)
     */
    Optional<Address> recover(Hash digest, Signature signature);

    /** The 64-byte public key (x ‖ y) that {@link #recover} finds the address of. */
    Optional<Bytes> recoverPublicKey(Hash digest, Signature signature);

    /** Signs deterministically (RFC 6979) with a low {@code s} (EIP-2). */
    Signature sign(Hash digest, PrivateKey key);

    /** The 64-byte public key (x ‖ y) of {@code key}. */
    Bytes publicKey(PrivateKey key);

    /** The address of {@code key}: the last 20 bytes of the public key's Keccak-256. */
    Address address(PrivateKey key);
}

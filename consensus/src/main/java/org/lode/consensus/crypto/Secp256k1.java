package org.lode.consensus.crypto;

import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/**
 * ECDSA over secp256k1 with Ethereum's conventions. Implementations are stateless, safe for any thread, and agree with each
 * other to the bit; nothing that a signature or digest from outside holds makes them throw.
 */
public interface Secp256k1 {
    /** Bytes of a public key without a prefix: x, then y. */
    int PUBLIC_KEY_SIZE_BYTES = 64;

    /** The native library where it runs on this machine, else BouncyCastle; {@link #name} says which. It is tried once. */
    static Secp256k1 fastest() {
        return NativeSecp256k1.load().<Secp256k1>map(curve -> curve).orElseGet(BouncyCastleSecp256k1::new);
    }

    /** The address of a 64-byte public key (x ‖ y): the last 20 bytes of its Keccak-256. */
    static Address addressOf(Bytes publicKey) {
        if (publicKey.size() != PUBLIC_KEY_SIZE_BYTES) {
            throw new IllegalArgumentException("a public key has 64 bytes, not " + publicKey.size());
        }
        return Address.ofBytes(Keccak.hash256(publicKey).toBytes(), Hash.SIZE_BYTES - Address.SIZE_BYTES);
    }

    /** The library that does the work, for a start-up line: {@code libsecp256k1} or {@code BouncyCastle}. */
    String name();

    /**
     * The 64-byte public key (x ‖ y) whose key made {@code signature} over {@code digest} (SEC 1, section 4.1.6, without the
     * points whose abscissa exceeds the group order, which Ethereum cannot express).
     *
     * @return empty when {@code r} or {@code s} is zero or not below the group order, or no point matches; a high {@code s} is
     *     accepted (EIP-2 is a rule of transactions, not of the curve)
     */
    Optional<Bytes> recoverPublicKey(Hash digest, Signature signature);

    /** The address of the key that {@link #recoverPublicKey} finds. */
    default Optional<Address> recover(Hash digest, Signature signature) {
        return recoverPublicKey(digest, signature).map(Secp256k1::addressOf);
    }

    /** Signs deterministically (RFC 6979 with SHA-256) with a low {@code s} (EIP-2). */
    Signature sign(Hash digest, PrivateKey key);

    /** The 64-byte public key (x ‖ y) of {@code key}. */
    Bytes publicKey(PrivateKey key);

    /** The address of {@code key}. */
    default Address address(PrivateKey key) {
        return addressOf(publicKey(key));
    }
}

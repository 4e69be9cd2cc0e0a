package org.lode.consensus.crypto;

import java.util.Optional;
import java.util.stream.IntStream;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/**
 * A recoverable ECDSA signature over secp256k1 as numbers off the wire; whether {@code r} and {@code s} are in range is for the
 * curve and the rules to say.
 *
 * @param yParity 0 or 1: which of the two points with abscissa {@code r} was used
 */
public record Signature(UInt256 r, UInt256 s, int yParity) {
    /** Half the group order, rounded down. */
    private static final UInt256 MAX_LOW_S =
            UInt256.ofHex("0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");

    public Signature {
        if ((yParity & ~1) != 0) {
            throw new IllegalArgumentException("y parity is 0 or 1, not " + yParity);
        }
    }

    /** Whether {@code s} is at most half the group order, as EIP-2 demands of a transaction. */
    public boolean hasLowS() {
        return s.compareTo(MAX_LOW_S) <= 0;
    }

    /** Whether both numbers lie between 1 and the group order less one, without which there is nothing to recover. */
    boolean isInRange() {
        return PrivateKey.isScalar(r) && PrivateKey.isScalar(s);
    }

    /**
     * The signature of these two numbers that recovers {@code publicKey}: for a signer that does not tell the parity.
     *
     * @return empty when they were not made by that key, or by a point whose abscissa exceeds the group order
     */
    static Optional<Signature> ofSigner(Secp256k1 curve, Hash digest, UInt256 r, UInt256 s, Bytes publicKey) {
        return IntStream.rangeClosed(0, 1)
                .mapToObj(yParity -> new Signature(r, s, yParity))
                .filter(signature -> curve.recoverPublicKey(digest, signature)
                        .filter(publicKey::equals)
                        .isPresent())
                .findFirst();
    }
}

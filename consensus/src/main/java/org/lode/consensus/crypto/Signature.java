package org.lode.consensus.crypto;

import org.lode.consensus.primitive.UInt256;

/**
 * A recoverable ECDSA signature over secp256k1 as numbers off the wire; whether {@code r} and {@code s} are in range is for the
 * rules to say.
 *
 * @param yParity 0 or 1: which of the two points with abscissa {@code r} was used
 */
public record Signature(UInt256 r, UInt256 s, int yParity) {
    public Signature {
        if ((yParity & ~1) != 0) {
            throw new IllegalArgumentException("y parity is 0 or 1, not " + yParity);
        }
    }
}

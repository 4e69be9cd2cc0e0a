package org.lode.consensus.crypto;

import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/** Key agreement over secp256k1 (SEC 1, section 3.3.1): both sides find the same point from one's key and the other's point. */
public final class Ecdh {
    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
    private static final byte UNCOMPRESSED = 4;

    private Ecdh() {}

    /**
     * The abscissa of the shared point, 32 big-endian bytes.
     *
     * @param publicKey x ‖ y, 64 bytes
     * @return empty when {@code publicKey} is no point of the curve
     */
    public static Optional<Hash> sharedSecret(PrivateKey key, Bytes publicKey) {
        byte[] encoded = new byte[1 + Secp256k1.PUBLIC_KEY_SIZE_BYTES];
        if (publicKey.size() != Secp256k1.PUBLIC_KEY_SIZE_BYTES) {
            return Optional.empty();
        }
        encoded[0] = UNCOMPRESSED;
        publicKey.copyTo(encoded, 1);
        ECPoint point;
        try {
            point = CURVE.getCurve().decodePoint(encoded);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        ECPoint shared = point.multiply(key.scalar().toBigInteger()).normalize();
        return Optional.of(Hash.ofBytes(BigIntegers.asUnsignedByteArray(
                Hash.SIZE_BYTES, shared.getAffineXCoord().toBigInteger())));
    }
}

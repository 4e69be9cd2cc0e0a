package org.lode.consensus.crypto;

import java.util.Optional;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/** A secp256k1 private key: a number from 1 to the group order less one. Its text form never shows the key. */
public final class PrivateKey {
    /** The order of the group (SEC 2, section 2.4.1). */
    public static final UInt256 GROUP_ORDER =
            UInt256.ofHex("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

    private final UInt256 scalar;

    private PrivateKey(UInt256 scalar) {
        this.scalar = scalar;
    }

    /** A scalar in range, else {@link IllegalArgumentException}. */
    public static PrivateKey of(UInt256 scalar) {
        return ifValid(scalar)
                .orElseThrow(() ->
                        new IllegalArgumentException("a private key lies between 1 and the group order less one"));
    }

    /** Empty for a scalar out of range. */
    public static Optional<PrivateKey> ifValid(UInt256 scalar) {
        return isScalar(scalar) ? Optional.of(new PrivateKey(scalar)) : Optional.empty();
    }

    /** 64 hexadecimal digits, else {@link IllegalArgumentException}, whose message shows none of them. */
    public static PrivateKey ofHex(String text) {
        return of(parse(text).toUInt256());
    }

    /** Whether a number lies between 1 and the group order less one, as a key and the parts of a signature must. */
    static boolean isScalar(UInt256 number) {
        return !number.isZero() && number.compareTo(GROUP_ORDER) < 0;
    }

    private static Hash parse(String text) {
        try {
            return Hash.ofHex(text);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("a private key is 64 hexadecimal digits");
        }
    }

    public UInt256 scalar() {
        return scalar;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PrivateKey that && scalar.equals(that.scalar);
    }

    @Override
    public int hashCode() {
        return scalar.hashCode();
    }

    @Override
    public String toString() {
        return "PrivateKey[hidden]";
    }
}

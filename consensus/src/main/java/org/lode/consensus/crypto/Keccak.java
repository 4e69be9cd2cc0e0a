package org.lode.consensus.crypto;

import org.bouncycastle.jcajce.provider.digest.Keccak.Digest256;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/** Keccak with Ethereum's padding. */
public final class Keccak {
    private Keccak() {}

    public static Hash hash256(byte[] input) {
        return Hash.ofBytes(new Digest256().digest(input));
    }

    public static Hash hash256(Bytes input) {
        return hash256(input.toArray());
    }
}

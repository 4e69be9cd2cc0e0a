package org.lode.node.keystore;

import org.lode.consensus.primitive.Bytes;

/** How much work each guess at a new file's password takes. */
public enum KeystoreStrength {
    /** scrypt n 262144, r 8, p 1: 256 MiB and about a second. */
    STANDARD(262_144, 1),
    /** scrypt n 4096, r 8, p 6: 4 MiB and a tenth of a second, for tests and machines with little memory. */
    LIGHT(4_096, 6);

    private static final int BLOCK_SIZE = 8;

    private final int cost;
    private final int parallelism;

    KeystoreStrength(int cost, int parallelism) {
        this.cost = cost;
        this.parallelism = parallelism;
    }

    KeyDerivation.Scrypt derivation(Bytes salt) {
        return new KeyDerivation.Scrypt(cost, BLOCK_SIZE, parallelism, KeyDerivation.USED_SIZE_BYTES, salt);
    }
}

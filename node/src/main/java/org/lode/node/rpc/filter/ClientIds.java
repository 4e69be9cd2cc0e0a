package org.lode.node.rpc.filter;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Names for filters and subscriptions that no other client can guess. */
public final class ClientIds {
    private final RandomGenerator random;

    public ClientIds() {
        this(new SecureRandom());
    }

    ClientIds(RandomGenerator random) {
        this.random = random;
    }

    /** 128 random bits in hexadecimal. */
    String next() {
        return "0x%016x%016x".formatted(random.nextLong(), random.nextLong());
    }
}

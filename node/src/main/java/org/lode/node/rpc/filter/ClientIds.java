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

    /** 127 random bits in hexadecimal, behind one that is set: clients read a name as a number and refuse leading zeros. */
    String next() {
        return "0x%016x%016x".formatted(random.nextLong() | Long.MIN_VALUE, random.nextLong());
    }
}

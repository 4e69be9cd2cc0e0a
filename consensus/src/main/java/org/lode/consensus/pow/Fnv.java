package org.lode.consensus.pow;

/** Ethash's mixing step: FNV-1 on 32-bit words. */
final class Fnv {
    static final int PRIME = 0x01000193;

    private Fnv() {}

    static int mix(int a, int b) {
        return a * PRIME ^ b;
    }
}

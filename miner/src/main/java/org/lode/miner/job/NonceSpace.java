package org.lode.miner.job;

/**
 * The nonces that a miner may try: all that start with a prefix of bits. A Stratum server gives each connection a prefix of
 * its own (the extranonce), so that no two try the same.
 *
 * @param prefix the prefix in the highest bits, zeros below
 * @param prefixBits how many bits it has, 0 to 32
 */
public record NonceSpace(long prefix, int prefixBits) {
    /** Every 64-bit nonce. */
    public static final NonceSpace WHOLE = new NonceSpace(0, 0);

    private static final int MOST_PREFIX_BITS = 32;

    /** @throws IllegalArgumentException if the prefix has more bits than it says, or leaves too few to search */
    public NonceSpace {
        if (prefixBits < 0 || prefixBits > MOST_PREFIX_BITS) {
            throw new IllegalArgumentException(
                    "a nonce prefix has 0 to " + MOST_PREFIX_BITS + " bits, not " + prefixBits);
        }
        if ((prefix & freeBits(prefixBits)) != 0) {
            throw new IllegalArgumentException(
                    "nonce prefix 0x" + Long.toHexString(prefix) + " has more than " + prefixBits + " bits");
        }
    }

    /** The nonce of this space whose free bits are the low bits of {@code number}. */
    public long nonce(long number) {
        return prefix | (number & freeBits(prefixBits));
    }

    public boolean contains(long nonce) {
        return (nonce & ~freeBits(prefixBits)) == prefix;
    }

    /**
     * How many of {@code wanted} nonces follow {@code nonce} before the space ends and starts over.
     *
     * @param nonce the first, in this space
     */
    public int contiguous(long nonce, int wanted) {
        long afterFirst = freeBits(prefixBits) - (nonce & freeBits(prefixBits));
        return Long.compareUnsigned(afterFirst, wanted - 1L) < 0 ? (int) afterFirst + 1 : wanted;
    }

    private static long freeBits(int prefixBits) {
        return -1L >>> prefixBits;
    }
}

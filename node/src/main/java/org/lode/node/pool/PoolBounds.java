package org.lode.node.pool;

import org.lode.consensus.primitive.Wei;

/**
 * How much a pool of signed transactions holds.
 *
 * @param transactions most transactions in all
 * @param sizeBytes most bytes in all, as encoded
 * @param perSender most transactions of one sender, and how far a nonce may be ahead of its account's
 * @param minimumTip the least {@code maxPriorityFeePerGas}
 */
public record PoolBounds(int transactions, long sizeBytes, int perSender, Wei minimumTip) {
    public static final PoolBounds DEFAULT = new PoolBounds(16_384, 64L << 20, 1024, Wei.ZERO);

    /** A replacement must raise both fees by this many percent. */
    static final int REPLACEMENT_PERCENT = 10;

    public PoolBounds {
        if (transactions < 1 || sizeBytes < 1 || perSender < 1) {
            throw new IllegalArgumentException("a pool holds at least one transaction");
        }
    }
}

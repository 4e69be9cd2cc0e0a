package org.lode.node.produce;

import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/**
 * What a miner outside of this process is told.
 *
 * @param beneficiary who is paid for it; part of what is sealed
 * @param number height of the block it would make
 * @param seedHash names the Ethash epoch
 * @param sealHash what is hashed
 * @param shareDifficulty hashes a share takes on average, never more than a block's
 * @param blockDifficulty hashes a block takes on average
 * @param urgency whether earlier work is on an older head
 */
public record Work(
        Address beneficiary,
        BlockNumber number,
        Hash seedHash,
        Hash sealHash,
        UInt256 shareDifficulty,
        UInt256 blockDifficulty,
        Urgency urgency) {
    /** How much better than the work before this is. */
    public enum Urgency {
        /** The head moved: shares of older work are paid as contributions for a while, but make no block. */
        NEW_HEAD,
        /** The same head with later content: older work is nearly as good. */
        SAME_HEAD
    }

    /** Names the work: the first 64 bits of its seal hash, the same after a restart. */
    public long jobId() {
        return jobId(sealHash);
    }

    static long jobId(Hash sealHash) {
        return sealHash.a();
    }
}

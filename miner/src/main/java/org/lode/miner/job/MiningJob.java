package org.lode.miner.job;

import org.lode.consensus.pow.Ethash;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.work.WorkHeader;

/**
 * One thing to search for. It names its work by the seal hash alone, so that a remote miner, which never sees a header, gets
 * the same object.
 *
 * @param id chosen by whoever makes jobs; a share carries it back
 * @param epoch number of the Ethash epoch, which settles the dataset
 * @param sealHash hash of the work header
 * @param shareBoundary results up to this one are wanted
 * @param blockBoundary results up to this one make a block; not above {@code shareBoundary}. Where it is not known, as in
 *     remote mining, equal to it
 * @param nonces which nonces to try
 */
public record MiningJob(
        long id, int epoch, Hash sealHash, UInt256 shareBoundary, UInt256 blockBoundary, NonceSpace nonces) {

    /** @throws IllegalArgumentException if a block would be harder to see than a share, or the epoch is negative */
    public MiningJob {
        if (blockBoundary.compareTo(shareBoundary) > 0) {
            throw new IllegalArgumentException("job " + id + " has a block boundary above its share boundary");
        }
        if (epoch < 0) {
            throw new IllegalArgumentException("job " + id + " has the epoch " + epoch);
        }
    }

    /**
     * The job to seal {@code header}.
     *
     * @param epoch the Ethash epoch of its number
     * @param shareDifficulty difficulty of a share; one above the header's is taken down to it
     */
    public static MiningJob of(long id, int epoch, WorkHeader header, UInt256 shareDifficulty) {
        return new MiningJob(
                id,
                epoch,
                header.sealHash(),
                Ethash.boundary(shareDifficulty.min(header.difficulty())),
                Ethash.boundary(header.difficulty()),
                NonceSpace.WHOLE);
    }
}

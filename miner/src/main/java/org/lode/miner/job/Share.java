package org.lode.miner.job;

import org.lode.consensus.pow.EthashResult;
import org.lode.consensus.primitive.Hash;

/**
 * A nonce that meets its job's share boundary, proven by the light hash on this machine's processor: only
 * {@link ShareVerifier} makes one. The job may be an older one by the time the share is seen.
 */
public final class Share {
    private final MiningJob job;
    private final long nonce;
    private final EthashResult result;

    Share(MiningJob job, long nonce, EthashResult result) {
        this.job = job;
        this.nonce = nonce;
        this.result = result;
    }

    public MiningJob job() {
        return job;
    }

    public long nonce() {
        return nonce;
    }

    public Hash mixHash() {
        return result.mixHash();
    }

    /** The proof's value, at most the job's share boundary. */
    public Hash result() {
        return result.result();
    }

    /** Whether it makes a block too. */
    public boolean isBlock() {
        return result().toUInt256().compareTo(job.blockBoundary()) <= 0;
    }

    @Override
    public String toString() {
        return "Share[job " + job.id() + " nonce 0x" + Long.toHexString(nonce) + " result " + result() + "]";
    }
}

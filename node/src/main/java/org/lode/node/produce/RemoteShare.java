package org.lode.node.produce;

import java.util.Optional;
import org.lode.consensus.primitive.Hash;

/**
 * A share as a miner outside of this process claims it.
 *
 * @param jobId of the {@link Work}
 * @param sealHash where the miner's protocol names it
 * @param mixHash where the miner's protocol sends it; else it is computed here
 */
public record RemoteShare(long jobId, Optional<Hash> sealHash, long nonce, Optional<Hash> mixHash) {
    /** As {@code eth_submitWork} has it. */
    public static RemoteShare of(Hash sealHash, long nonce, Hash mixHash) {
        return new RemoteShare(Work.jobId(sealHash), Optional.of(sealHash), nonce, Optional.of(mixHash));
    }

    /** As EthereumStratum has it. */
    public static RemoteShare of(long jobId, long nonce) {
        return new RemoteShare(jobId, Optional.empty(), nonce, Optional.empty());
    }
}

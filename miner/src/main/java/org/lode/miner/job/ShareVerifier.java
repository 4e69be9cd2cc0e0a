package org.lode.miner.job;

import java.util.Optional;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.pow.EthashResult;
import org.lode.consensus.pow.LightHasher;

/**
 * Computes what a device says it found once more, by the light cache: no device is trusted, and the mix hash comes from here.
 * Any thread may call it; takes a few milliseconds.
 */
public final class ShareVerifier {
    private final EthashCaches caches;

    public ShareVerifier(EthashCaches caches) {
        this.caches = caches;
    }

    /** The share, or nothing if the nonce misses the job's share boundary or its nonce space: the device was wrong. */
    public Optional<Share> verify(MiningJob job, long nonce) {
        if (!job.nonces().contains(nonce)) {
            return Optional.empty();
        }
        EthashCache cache = caches.ofEpoch(job.epoch());
        EthashResult result = new LightHasher().hash(cache, new EthashInput(job.sealHash(), nonce));
        return result.result().toUInt256().compareTo(job.shareBoundary()) <= 0
                ? Optional.of(new Share(job, nonce, result))
                : Optional.empty();
    }
}

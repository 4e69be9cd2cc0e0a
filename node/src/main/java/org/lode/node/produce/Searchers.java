package org.lode.node.produce;

import java.time.Instant;
import java.util.List;
import org.lode.miner.job.Miner;
import org.lode.miner.job.MinerStatus;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.NonceSpace;

/** The node's miners as one: each gets its own part of the nonces. Owned by the producer's loop. */
final class Searchers {
    private final List<Miner> miners;
    private final int prefixBits;
    private final HashRate hashRate = new HashRate();
    private boolean paused = true;

    Searchers(List<Miner> miners) {
        this.miners = List.copyOf(miners);
        this.prefixBits = miners.size() < 2 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(miners.size() - 1);
    }

    void mine(long jobId, int epoch, Template template) {
        paused = false;
        MiningJob job = MiningJob.of(jobId, epoch, template.header(), template.shareDifficulty());
        for (int i = 0; i < miners.size(); i++) {
            NonceSpace nonces = prefixBits == 0
                    ? NonceSpace.WHOLE
                    : new NonceSpace((long) i << (Long.SIZE - prefixBits), prefixBits);
            miners.get(i)
                    .mine(new MiningJob(
                            jobId, epoch, job.sealHash(), job.shareBoundary(), job.blockBoundary(), nonces));
        }
    }

    void pause() {
        if (!paused) {
            paused = true;
            miners.forEach(Miner::pause);
        }
    }

    /** Takes a reading of the hash counters. */
    void read(Instant now) {
        hashRate.read(now, miners.stream().mapToLong(it -> it.status().hashes()).sum());
    }

    double hashesPerSecond() {
        return hashRate.perSecond();
    }

    long badShares() {
        return miners.stream().mapToLong(it -> it.status().wrongShares()).sum();
    }

    MiningStatus.Activity activity() {
        boolean building =
                miners.stream().anyMatch(it -> it.status().activity() instanceof MinerStatus.Activity.Building);
        if (building) {
            return MiningStatus.Activity.BUILDING_DATASET;
        }
        return paused ? MiningStatus.Activity.WAITING : MiningStatus.Activity.MINING;
    }

    /** Of the miner that has furthest to go. */
    int datasetPercent() {
        return miners.stream()
                .mapToInt(it -> it.status().activity() instanceof MinerStatus.Activity.Building building
                        ? (int) (building.itemsDone() * 100 / Math.max(1, building.itemsTotal()))
                        : 100)
                .min()
                .orElse(0);
    }
}

package org.lode.node.produce;

import java.time.Instant;
import java.util.List;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.miner.job.HashRate;
import org.lode.miner.job.Miner;
import org.lode.miner.job.MinerStatus;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.NonceSpace;
import org.lode.miner.job.Share;

/** The node's miners as one: each gets its own part of the nonces. Owned by the producer's loop. */
final class Searchers {
    private final List<Device> devices;
    private final List<Miner> miners;
    private final int prefixBits;
    private boolean paused = true;

    /** One miner and what became of its work. */
    private static final class Device {
        final Miner miner;
        final HashRate hashRate = new HashRate();
        final ShareCounts counts = new ShareCounts();

        Device(Miner miner) {
            this.miner = miner;
        }

        MiningStatus.Counts counts() {
            return counts.withBad(miner.status().wrongShares());
        }
    }

    Searchers(List<Miner> miners) {
        this.miners = List.copyOf(miners);
        this.devices = miners.stream().map(Device::new).toList();
        this.prefixBits = miners.size() < 2 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(miners.size() - 1);
    }

    void mine(long jobId, EthashParameters ethash, Template template) {
        paused = false;
        BlockNumber number = template.header().number();
        int epoch = ethash.epochOf(number);
        MiningJob job = MiningJob.of(jobId, epoch, template.header(), template.shareDifficulty());
        for (int i = 0; i < miners.size(); i++) {
            NonceSpace nonces = prefixBits == 0
                    ? NonceSpace.WHOLE
                    : new NonceSpace((long) i << (Long.SIZE - prefixBits), prefixBits);
            miners.get(i)
                    .mine(new MiningJob(
                            jobId, epoch, job.sealHash(), job.shareBoundary(), job.blockBoundary(), nonces));
        }
        int soon = ethash.epochToPrepare(number);
        if (soon != epoch) {
            miners.forEach(miner -> miner.expect(soon));
        }
    }

    void pause() {
        if (!paused) {
            paused = true;
            miners.forEach(Miner::pause);
        }
    }

    /** Where the work of the miner that found a share is counted. */
    ShareCounts countsOf(Share share) {
        int index = prefixBits == 0 ? 0 : (int) (share.job().nonces().prefix() >>> (Long.SIZE - prefixBits));
        return devices.get(index).counts;
    }

    /** Takes a reading of the hash counters. */
    void read(Instant now) {
        devices.forEach(it -> it.hashRate.read(now, it.miner.status().hashes()));
    }

    double hashesPerSecond() {
        return devices.stream().mapToDouble(it -> it.hashRate.perSecond()).sum();
    }

    /** All devices together. */
    MiningStatus.Counts counts() {
        return devices.stream().map(Device::counts).reduce(MiningStatus.Counts.NONE, MiningStatus.Counts::plus);
    }

    List<MiningStatus.Device> picture() {
        return devices.stream()
                .map(it -> new MiningStatus.Device(
                        it.miner.name(), it.hashRate.perSecond(), it.counts(), it.counts.income()))
                .toList();
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

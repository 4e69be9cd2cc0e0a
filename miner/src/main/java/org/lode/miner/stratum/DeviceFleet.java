package org.lode.miner.stratum;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.pow.EthashParameters;
import org.lode.miner.job.HashRate;
import org.lode.miner.job.Miner;
import org.lode.miner.job.MinerStatus;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.NonceSpace;
import org.lode.miner.job.Share;
import org.lode.miner.job.ShareSink;

/** This machine's miners at work on one chain: each gets a part of the connection's nonces. */
final class DeviceFleet implements AutoCloseable {
    private static final int CACHES_KEPT = 2;

    private final EthashParameters parameters;
    private final List<Device> devices;
    private final int indexBits;

    /** Makes the miners of a machine. */
    @FunctionalInterface
    interface Source {
        List<Miner> start(EthashCaches caches, ShareSink sink);
    }

    /** One miner and what became of its shares. */
    private static final class Device {
        final Miner miner;
        final HashRate hashRate = new HashRate();
        final LongAdder accepted = new LongAdder();
        final LongAdder stale = new LongAdder();
        final LongAdder rejected = new LongAdder();

        Device(Miner miner) {
            this.miner = miner;
        }
    }

    /** What became of a share. */
    enum Fate {
        ACCEPTED,
        STALE,
        REJECTED
    }

    DeviceFleet(EthashParameters parameters, Source source, ShareSink sink) {
        this.parameters = parameters;
        this.devices = source.start(new EthashCaches(parameters, CACHES_KEPT), sink).stream()
                .map(Device::new)
                .toList();
        this.indexBits = devices.size() < 2 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(devices.size() - 1);
    }

    EthashParameters parameters() {
        return parameters;
    }

    void mine(MiningJob job) {
        NonceSpace whole = job.nonces();
        int bits = whole.prefixBits() + indexBits;
        for (int i = 0; i < devices.size(); i++) {
            NonceSpace part =
                    indexBits == 0 ? whole : new NonceSpace(whole.prefix() | (long) i << (Long.SIZE - bits), bits);
            devices.get(i)
                    .miner
                    .mine(new MiningJob(
                            job.id(), job.epoch(), job.sealHash(), job.shareBoundary(), job.blockBoundary(), part));
        }
    }

    void pause() {
        devices.forEach(it -> it.miner.pause());
    }

    void count(Share share, Fate fate) {
        NonceSpace part = share.job().nonces();
        int index =
                indexBits == 0 ? 0 : (int) (part.prefix() >>> (Long.SIZE - part.prefixBits())) & ((1 << indexBits) - 1);
        Device device = devices.get(Math.min(index, devices.size() - 1));
        switch (fate) {
            case ACCEPTED -> device.accepted.increment();
            case STALE -> device.stale.increment();
            case REJECTED -> device.rejected.increment();
        }
    }

    /** Takes a reading of the hash counters too. */
    List<StratumStatus.Device> picture(Instant now) {
        return devices.stream()
                .map(it -> {
                    MinerStatus status = it.miner.status();
                    double rate;
                    synchronized (it.hashRate) {
                        it.hashRate.read(now, status.hashes());
                        rate = it.hashRate.perSecond();
                    }
                    return new StratumStatus.Device(
                            it.miner.name(),
                            status.activity(),
                            rate,
                            it.accepted.sum(),
                            it.stale.sum(),
                            it.rejected.sum() + status.wrongShares());
                })
                .toList();
    }

    @Override
    public void close() {
        devices.forEach(it -> it.miner.close());
    }
}

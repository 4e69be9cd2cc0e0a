package org.lode.miner.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.miner.job.Miner;
import org.lode.miner.job.MinerStatus;
import org.lode.miner.job.MinerStatus.Activity;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.NonceSpace;
import org.lode.miner.job.ShareSink;

/**
 * Measures a device as it mines: the miner that a node would run builds a dataset and searches for what it will not find. After
 * that, and without the miner's memory, what the device can read.
 */
public final class DeviceBench {
    /** Ethash has a dataset of 64 times its cache, at any of its epochs about. */
    private static final int DATASET_OVER_CACHE = 64;

    private static final long LEAST_CACHE_BYTES = 256L << 10;
    private static final long POLL_MILLIS = 20;

    private final EthashParameters parameters;
    private final Plan plan;

    /**
     * How long things take.
     *
     * @param warmUp before the first round, for compilers and clocks
     * @param round one measurement
     * @param rounds of hashing, and of reading
     */
    public record Plan(Duration warmUp, Duration round, int rounds) {
        public static final Plan STANDARD = new Plan(Duration.ofSeconds(4), Duration.ofSeconds(1), 10);
    }

    /** What is measured: something that mines, and something that reads the same memory. */
    public record Subject(MinerStart miner, ReadsStart reads, Supplier<Optional<Double>> watts) {}

    /** Starts the miner of one device. */
    @FunctionalInterface
    public interface MinerStart {
        Miner start(EthashCaches caches, ShareSink sink);
    }

    /** Makes the reads of one device ready. */
    @FunctionalInterface
    public interface ReadsStart {
        RandomReads open() throws DeviceFailedException;
    }

    /** Hears how the building of the dataset gets on. */
    @FunctionalInterface
    public interface Progress {
        void building(String device, long itemsDone, long itemsTotal);
    }

    public DeviceBench(EthashParameters parameters, Plan plan) {
        this.parameters = parameters;
        this.plan = plan;
    }

    /** Ethash whose first dataset has about {@code datasetBytes}. */
    public static EthashParameters parameters(long datasetBytes) {
        long cacheBytes = Math.max(LEAST_CACHE_BYTES, datasetBytes / DATASET_OVER_CACHE);
        return new EthashParameters(EthashParameters.STANDARD.epochLength(), cacheBytes, 0, datasetBytes, 0);
    }

    /** True size of the dataset, which has a prime number of pages. */
    public long datasetBytes() {
        return parameters.epoch(0).datasetBytes();
    }

    /**
     * Measures one device; takes the time of the plan and of the dataset's building.
     *
     * @throws DeviceFailedException with what the miner said, when it gives up
     */
    public DeviceFigures measure(Subject subject, Progress progress)
            throws InterruptedException, DeviceFailedException {
        EthashCaches caches = new EthashCaches(parameters, 1);
        caches.ofEpoch(0); // Built before the clock starts: it is the same for every device.
        String device;
        Duration build;
        Estimate hashRate;
        List<Double> watts = new ArrayList<>();
        try (Miner miner = subject.miner().start(caches, _ -> {})) {
            device = miner.name();
            long start = System.nanoTime();
            miner.mine(unreachable());
            awaitSearch(miner, progress);
            build = Duration.ofNanos(System.nanoTime() - start);
            hashRate(miner, plan.warmUp());
            List<Double> rounds = new ArrayList<>();
            for (int i = 0; i < plan.rounds(); i++) {
                rounds.add(hashRate(miner, plan.round()));
                subject.watts().get().ifPresent(watts::add);
            }
            hashRate = Estimate.of(rounds);
        }
        Optional<Double> power = watts.isEmpty()
                ? Optional.empty()
                : Optional.of(Estimate.of(watts).mean());
        return new DeviceFigures(device, datasetBytes(), build, hashRate, readRate(subject), power);
    }

    /** A job without a solution that anyone will see. */
    private static MiningJob unreachable() {
        UInt256 boundary = Ethash.boundary(UInt256.MAX);
        return new MiningJob(1, 0, new Hash(1, 2, 3, System.nanoTime()), boundary, boundary, NonceSpace.WHOLE);
    }

    private static void awaitSearch(Miner miner, Progress progress) throws InterruptedException, DeviceFailedException {
        while (true) {
            MinerStatus status = miner.status();
            switch (status.activity()) {
                case Activity.Searching _
                when status.hashes() > 0 -> {
                    return;
                }
                case Activity.Failed(String reason) -> throw new DeviceFailedException(reason);
                case Activity.Building(int _, long done, long total) -> progress.building(miner.name(), done, total);
                case Activity.Searching _, Activity.Idle _ -> {}
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static double hashRate(Miner miner, Duration time) throws InterruptedException, DeviceFailedException {
        long hashes = miner.status().hashes();
        long start = System.nanoTime();
        Thread.sleep(time);
        MinerStatus after = miner.status();
        if (after.activity() instanceof Activity.Failed(String reason)) {
            throw new DeviceFailedException(reason);
        }
        return (after.hashes() - hashes) * 1e9 / (System.nanoTime() - start);
    }

    private Estimate readRate(Subject subject) throws InterruptedException, DeviceFailedException {
        try (RandomReads reads = subject.reads().open()) {
            reads.bytesPerSecond(plan.warmUp().toNanos() / 2);
            List<Double> rounds = new ArrayList<>();
            for (int i = 0; i < plan.rounds(); i++) {
                rounds.add(reads.bytesPerSecond(plan.round().toNanos()));
            }
            return Estimate.of(rounds);
        }
    }
}

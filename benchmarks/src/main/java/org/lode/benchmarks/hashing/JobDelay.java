package org.lode.benchmarks.hashing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.miner.cpu.CpuMiner;
import org.lode.miner.cpu.CpuMinerSettings;
import org.lode.miner.cpu.ThreadPriority;
import org.lode.miner.job.Miner;
import org.lode.miner.job.MinerStatus.Activity;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.NonceSpace;
import org.lode.miner.job.Share;
import org.lode.miner.job.ShareSink;
import org.lode.miner.opencl.OpenCl;
import org.lode.miner.opencl.OpenClDevice;
import org.lode.miner.opencl.OpenClMiner;
import org.lode.miner.opencl.OpenClMinerSettings;

/**
 * How soon a new job takes effect, by the clock: the time from {@link Miner#mine} to the last share of the old job, after which
 * nothing of it is searched any more, and to the first share of the new one, which has to be searched, to wait for the end of its
 * batch and to be verified besides. Arguments: size of the dataset in MiB (256), number of jobs (100).
 */
public final class JobDelay {
    /** Some shares a batch, and few enough that verifying them takes little of it. */
    private static final UInt256 SHARE = Ethash.boundary(UInt256.of(4_000));

    private static final int WARMUP_JOBS = 20;
    private static final long LEAST_PAUSE_NANOS = 150_000_000;
    private static final long PAUSE_SPREAD_NANOS = 50_000_000;
    private static final long LOOK_NANOS = 1_000_000;

    private final EthashCaches caches;
    private final int jobs;
    private final SplittableRandom random = new SplittableRandom(1);

    private JobDelay(EthashCaches caches, int jobs) {
        this.caches = caches;
        this.jobs = jobs;
    }

    public static void main(String[] arguments) throws IOException {
        int datasetMiB = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 256;
        int jobs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
        JobDelay delay = new JobDelay(new EthashCaches(Datasets.parameters(datasetMiB), 1), jobs);
        Path folder = Files.createTempDirectory("job-delay");
        int threads = Runtime.getRuntime().availableProcessors();
        System.out.println("| " + datasetMiB + " MiB | last share of the old job: median, 95%, most, ms"
                + " | first share of the new job: median, 95%, most, ms |");
        System.out.println("| --- | --- | --- |");
        delay.measure("Java, " + threads + " threads", sink -> delay.processor(threads, sink));
        for (OpenClDevice device : OpenCl.probe().devices()) {
            delay.measure("OpenCL, device " + device.index(), sink -> delay.device(device, folder, sink));
        }
    }

    private Miner processor(int threads, ShareSink sink) {
        return new CpuMiner(CpuMinerSettings.of(threads, ThreadPriority.NORMAL), caches, sink);
    }

    private Miner device(OpenClDevice device, Path folder, ShareSink sink) {
        return new OpenClMiner(device, OpenClMinerSettings.of(folder), caches, sink);
    }

    private void measure(String name, Function<ShareSink, Miner> start) {
        long[] lastOld = new long[jobs];
        long[] firstNew = new long[jobs];
        Watch watch = new Watch();
        try (Miner miner = start.apply(watch)) {
            miner.mine(job(0));
            while (miner.status().activity() instanceof Activity.Building || watch.firstNew() == 0) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            for (int i = -WARMUP_JOBS; i < jobs; i++) {
                long id = 1L + WARMUP_JOBS + i;
                watch.replace(id);
                long given = System.nanoTime();
                miner.mine(job(id));
                long until = given + LEAST_PAUSE_NANOS + random.nextLong(PAUSE_SPREAD_NANOS);
                while (System.nanoTime() < until || watch.firstNew() == 0) {
                    LockSupport.parkNanos(LOOK_NANOS);
                }
                if (i >= 0) {
                    lastOld[i] = Math.max(0, watch.lastOld() - given);
                    firstNew[i] = watch.firstNew() - given;
                }
            }
        }
        System.out.println("| " + name + " | " + figures(lastOld) + " | " + figures(firstNew) + " |");
    }

    private String figures(long[] nanos) {
        Arrays.sort(nanos);
        return "%.1f, %.1f, %.1f".formatted(nanos[jobs / 2] / 1e6, nanos[jobs * 19 / 20] / 1e6, nanos[jobs - 1] / 1e6);
    }

    private static MiningJob job(long id) {
        return new MiningJob(id, 0, new Hash(id, 2, 3, 4), SHARE, SHARE, NonceSpace.WHOLE);
    }

    /** When shares came, since the last replacement. */
    private static final class Watch implements ShareSink {
        @GuardedBy("this")
        private long current;

        @GuardedBy("this")
        private long lastOld;

        @GuardedBy("this")
        private long firstNew;

        synchronized void replace(long job) {
            current = job;
            lastOld = 0;
            firstNew = 0;
        }

        @Override
        public synchronized void found(Share share) {
            long now = System.nanoTime();
            if (share.job().id() != current) {
                lastOld = now;
            } else if (firstNew == 0) {
                firstNew = now;
            }
        }

        /** 0: none yet. */
        synchronized long lastOld() {
            return lastOld;
        }

        /** 0: none yet. */
        synchronized long firstNew() {
            return firstNew;
        }
    }
}

package org.lode.miner.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.miner.job.Miner;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.NonceSpace;
import org.lode.miner.job.Share;

/**
 * How much of an old job a device still does. With batches of 12 ms, which {@link BatchSizeTest} sees to, two of them are half of
 * the 50 ms in which a new job takes effect.
 */
@Timeout(900)
final class NewJobTest {
    private static final EthashParameters TINY = new EthashParameters(8, 4096, 1024, 1_048_576, 65_536);
    /** So many that practically every batch has some. */
    private static final int SHARES_A_BATCH = 8;

    private static final int QUEUED_BATCHES = 2;
    private static final int JOBS = 40;

    @TempDir
    private Path folder;

    @Test
    void afterTheTwoBatchesThatAreQueuedNothingIsOfTheOldJob() throws InterruptedException {
        OpenClDevice device = Devices.first();
        int batchNonces = smallBatches(device);
        Replacements seen = new Replacements(Ethash.boundary(UInt256.of(batchNonces / SHARES_A_BATCH)));
        try (Miner miner =
                new OpenClMiner(device, OpenClMinerSettings.of(folder), new EthashCaches(TINY, 1), seen::found)) {
            seen.begin(miner);
            assertThat(seen.done.await(10, TimeUnit.MINUTES))
                    .as("all jobs replaced")
                    .isTrue();
        }
        assertThat(seen.backwards).isFalse();
        assertThat(seen.mostOldHashes).isEqualTo((long) QUEUED_BATCHES * batchNonces);
    }

    /** Has the smallest batches kept as the ones that were found out. */
    private int smallBatches(OpenClDevice device) {
        BatchSize size = BatchSize.of(folder, device, KernelPlan.of(KernelVariant.of(device), 1));
        size.took(size.nonces(), BatchSize.MOST_NANOS);
        assertThat(size.isSettled()).isTrue();
        return size.nonces();
    }

    /**
     * Replaces each job at its first share, on the device's own thread, and counts what was searched by the time of the last share of
     * a job that was replaced. Belongs to that thread until {@link #done}.
     */
    private static final class Replacements {
        final CountDownLatch done = new CountDownLatch(1);
        long mostOldHashes;
        boolean backwards;

        private final UInt256 boundary;
        private @Nullable Miner miner;
        private MiningJob current;
        private long hashesAtReplacement;
        private long lastJob;

        Replacements(UInt256 boundary) {
            this.boundary = boundary;
            this.current = job(0);
        }

        void begin(Miner started) {
            miner = started;
            started.mine(current);
        }

        void found(Share share) {
            Miner running = Objects.requireNonNull(miner);
            long job = share.job().id();
            backwards |= job < lastJob;
            lastJob = job;
            long hashes = running.status().hashes();
            if (job < current.id()) {
                mostOldHashes = Math.max(mostOldHashes, hashes - hashesAtReplacement);
            } else if (job < JOBS) {
                hashesAtReplacement = hashes;
                current = job(job + 1);
                running.mine(current);
            } else {
                done.countDown();
            }
        }

        private MiningJob job(long id) {
            return new MiningJob(id, 0, new Hash(id, 2, 3, 4), boundary, boundary, NonceSpace.WHOLE);
        }
    }
}

package org.lode.miner.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.pow.SealCheck;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.miner.job.MinerStatus.Activity;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.NonceSpace;
import org.lode.miner.job.Share;
import org.lode.miner.job.ShareSink;

@Timeout(900)
final class CpuMinerTest {
    private static final EthashParameters TINY = new EthashParameters(8, 4096, 1024, 262_144, 65_536);
    private static final UInt256 SHARE = Ethash.boundary(UInt256.of(2000));
    private static final UInt256 BLOCK = Ethash.boundary(UInt256.of(16_000));

    private final EthashCaches caches = new EthashCaches(TINY, 3);
    private final BlockingQueue<Share> found = new LinkedBlockingQueue<>();
    private final CpuMiner miner =
            new CpuMiner(new CpuMinerSettings(2, 2, 16, ThreadPriority.BACKGROUND), caches, found::add);

    @AfterEach
    void stop() {
        miner.close();
    }

    @Test
    void sharesHoldUnderTheWholeCheck() throws InterruptedException {
        MiningJob job = job(1, 0, NonceSpace.WHOLE);
        miner.mine(job);
        Set<Long> nonces = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            Share share = nextShare();
            assertThat(share.job()).isSameAs(job);
            assertThat(nonces.add(share.nonce())).isTrue();
            EthashInput input = new EthashInput(job.sealHash(), share.nonce());
            assertThat(Ethash.check(caches.ofEpoch(0), input, share.mixHash(), SHARE))
                    .isEqualTo(SealCheck.HOLDS);
            SealCheck asBlock = Ethash.check(caches.ofEpoch(0), input, share.mixHash(), BLOCK);
            assertThat(share.isBlock()).isEqualTo(asBlock == SealCheck.HOLDS);
        }
        assertThat(miner.status().shares()).isGreaterThanOrEqualTo(20);
        assertThat(miner.status().wrongShares()).isZero();
        assertThat(miner.status().hashes()).isPositive();
    }

    @Test
    void newJobReplacesTheOldOne() throws InterruptedException {
        miner.mine(job(1, 0, NonceSpace.WHOLE));
        assertThat(nextShare().job().id()).isEqualTo(1);
        miner.mine(job(2, 0, NonceSpace.WHOLE));
        assertThat(miner.status().activity()).isEqualTo(new Activity.Searching(2));
        // A thread that stands still in its last chunk of the old job may come with a share of it late, but not again
        // and again.
        int ofTheNewJobInARow = 0;
        while (ofTheNewJobInARow < 40) {
            ofTheNewJobInARow = nextShare().job().id() == 2 ? ofTheNewJobInARow + 1 : 0;
        }
    }

    /** A chunk is counted as a whole before its shares are handed on, so the count tells which chunk a share is of. */
    @Test
    void aThreadFinishesItsChunkOfAnOldJobAndNoOther() throws InterruptedException {
        UInt256 easy = Ethash.boundary(UInt256.of(16));
        AtomicReference<CpuMiner> one = new AtomicReference<>();
        AtomicLong wanted = new AtomicLong(1);
        AtomicLong replacedAt = new AtomicLong();
        BlockingQueue<Long> oldHashes = new LinkedBlockingQueue<>();
        CountDownLatch done = new CountDownLatch(1);
        ShareSink replacing = share -> {
            long hashes = one.get().status().hashes();
            long job = share.job().id();
            if (job < wanted.get()) {
                oldHashes.add(hashes - replacedAt.get());
            } else if (job < 50) {
                replacedAt.set(hashes);
                wanted.set(job + 1);
                one.get().mine(new MiningJob(job + 1, 0, new Hash(job, 2, 3, 4), easy, easy, NonceSpace.WHOLE));
            } else {
                done.countDown();
            }
        };
        try (CpuMiner single =
                new CpuMiner(new CpuMinerSettings(1, 2, 16, ThreadPriority.BACKGROUND), caches, replacing)) {
            one.set(single);
            single.mine(new MiningJob(1, 0, Hash.ZERO, easy, easy, NonceSpace.WHOLE));
            assertThat(done.await(5, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(oldHashes).isNotEmpty().containsOnly(0L);
    }

    @Test
    void anotherEpochGetsItsOwnDataset() throws InterruptedException {
        for (int epoch : new int[] {0, 2, 0, 1}) {
            miner.mine(job(epoch, epoch, NonceSpace.WHOLE));
            Share share = nextShare();
            while (share.job().epoch() != epoch) {
                share = nextShare();
            }
            assertThat(miner.status().wrongShares()).isZero();
        }
    }

    @Test
    void jobsThatFollowFasterThanDatasetsEndAtTheLast() throws InterruptedException {
        for (int i = 0; i < 30; i++) {
            miner.mine(job(i, i % 3, NonceSpace.WHOLE));
        }
        miner.mine(job(99, 2, NonceSpace.WHOLE));
        Share share = nextShare();
        while (share.job().id() != 99) {
            share = nextShare();
        }
        assertThat(miner.status().activity()).isEqualTo(new Activity.Searching(99));
    }

    @Test
    void theExpectedEpochsDatasetIsBuiltWhileThePresentOneIsSearched() throws InterruptedException {
        miner.mine(job(1, 0, NonceSpace.WHOLE));
        nextShare();
        miner.expect(1);
        while (!miner.isAheadFor(1)) {
            assertThat(miner.status().activity()).isEqualTo(new Activity.Searching(1));
            Thread.onSpinWait();
        }
        miner.mine(job(2, 1, NonceSpace.WHOLE));
        awaitShareOf(2);
        assertThat(miner.isAheadFor(1)).isFalse();
        assertThat(miner.status().wrongShares()).isZero();
    }

    @Test
    void aDatasetThatIsNotYetDoneWhenItsEpochComesIsFinished() throws InterruptedException {
        for (int epoch = 1; epoch < 6; epoch++) {
            miner.mine(job(2L * epoch, epoch - 1, NonceSpace.WHOLE));
            awaitShareOf(2L * epoch);
            miner.expect(epoch);
            miner.mine(job(2L * epoch + 1, epoch, NonceSpace.WHOLE));
            awaitShareOf(2L * epoch + 1);
            assertThat(miner.status().wrongShares()).isZero();
        }
    }

    private void awaitShareOf(long job) throws InterruptedException {
        Share share = nextShare();
        while (share.job().id() != job) {
            share = nextShare();
        }
    }

    @Test
    void staysWithinTheNonceSpace() throws InterruptedException {
        NonceSpace space = new NonceSpace(0xdead_beefL << 32, 32);
        miner.mine(job(1, 0, space));
        for (int i = 0; i < 10; i++) {
            assertThat(nextShare().nonce() >>> 32).isEqualTo(0xdead_beefL);
        }
    }

    @Test
    void pausesAndGoesOn() throws InterruptedException {
        miner.mine(job(1, 0, NonceSpace.WHOLE));
        nextShare();
        miner.pause();
        assertThat(miner.status().activity()).isEqualTo(new Activity.Idle());
        miner.mine(job(2, 0, NonceSpace.WHOLE));
        Share share = nextShare();
        while (share.job().id() != 2) {
            share = nextShare();
        }
    }

    @Test
    void closeEndsEveryThread() throws InterruptedException {
        miner.mine(job(1, 0, NonceSpace.WHOLE));
        nextShare();
        miner.close();
        long hashes = miner.status().hashes();
        found.clear();
        miner.mine(job(2, 0, NonceSpace.WHOLE));
        assertThat(found.poll(100, TimeUnit.MILLISECONDS)).isNull();
        assertThat(miner.status().hashes()).isEqualTo(hashes);
    }

    /** Building it all would take a thread some minutes. */
    @Test
    void closesWhileBuilding() {
        EthashParameters large = new EthashParameters(8, 1 << 20, 0, 2L << 30, 0);
        CpuMiner building =
                new CpuMiner(CpuMinerSettings.of(1, ThreadPriority.BACKGROUND), new EthashCaches(large, 1), found::add);
        building.mine(job(1, 0, NonceSpace.WHOLE));
        while (!(building.status().activity() instanceof Activity.Building)) {
            Thread.onSpinWait();
        }
        long start = System.nanoTime();
        building.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void namesTheReasonWhenThereIsNoMemory() {
        EthashParameters huge = new EthashParameters(8, 4096, 0, 250L << 30, 0);
        assumeFalse(
                promises(huge.epoch(0).datasetBytes()), "this machine promises more memory than a dataset can have");
        try (CpuMiner starved =
                new CpuMiner(CpuMinerSettings.of(1, ThreadPriority.NORMAL), new EthashCaches(huge, 1), found::add)) {
            starved.mine(new MiningJob(1, 0, Hash.ZERO, SHARE, BLOCK, NonceSpace.WHOLE));
            while (starved.status().activity() instanceof Activity.Searching) {
                Thread.onSpinWait();
            }
            assertThat(starved.status().activity())
                    .isInstanceOfSatisfying(
                            Activity.Failed.class,
                            failed -> assertThat(failed.reason()).contains("no memory for the dataset of epoch 0"));
        }
    }

    private static boolean promises(long bytes) {
        try (Arena arena = Arena.ofShared()) {
            return DatasetMemory.allocate(bytes, arena).byteSize() == bytes;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    private Share nextShare() throws InterruptedException {
        Share share = found.poll(5, TimeUnit.MINUTES);
        assertThat(share).as("a share within five minutes").isNotNull();
        return share;
    }

    private static MiningJob job(long id, int epoch, NonceSpace nonces) {
        return new MiningJob(id, epoch, new Hash(id, 2, 3, 4), SHARE, BLOCK, nonces);
    }
}

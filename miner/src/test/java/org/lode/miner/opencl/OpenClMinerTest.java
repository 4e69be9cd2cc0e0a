package org.lode.miner.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.pow.EthashCaches;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.pow.SealCheck;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.miner.job.Miner;
import org.lode.miner.job.MinerStatus.Activity;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.NonceSpace;
import org.lode.miner.job.Share;

/** A whole miner on a device: jobs, epochs, faults. */
@Timeout(900)
final class OpenClMinerTest {
    private static final EthashParameters TINY = new EthashParameters(8, 4096, 1024, 1_048_576, 65_536);
    private static final UInt256 SHARE = Ethash.boundary(UInt256.of(20_000));
    private static final UInt256 BLOCK = Ethash.boundary(UInt256.of(160_000));

    private final EthashCaches caches = new EthashCaches(TINY, 3);
    private final BlockingQueue<Share> found = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    @Test
    void sharesHoldUnderTheWholeCheck() throws InterruptedException {
        try (Miner miner = miner()) {
            MiningJob job = job(1, 0);
            miner.mine(job);
            Set<Long> nonces = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                Share share = nextShare();
                assertThat(share.job()).isSameAs(job);
                assertThat(nonces.add(share.nonce())).isTrue();
                EthashInput input = new EthashInput(job.sealHash(), share.nonce());
                assertThat(Ethash.check(caches.ofEpoch(0), input, share.mixHash(), SHARE))
                        .isEqualTo(SealCheck.HOLDS);
            }
            assertThat(miner.status().shares()).isGreaterThanOrEqualTo(20);
            assertThat(miner.status().wrongShares()).isZero();
            assertThat(miner.status().hashes()).isPositive();
        }
    }

    @Test
    void newJobsReplaceOldOnesAndEpochsGetTheirDatasets() throws InterruptedException {
        try (Miner miner = miner()) {
            long id = 0;
            for (int epoch : new int[] {0, 0, 2, 0, 1}) {
                miner.mine(job(++id, epoch));
                assertThat(shareOf(id).job().epoch()).isEqualTo(epoch);
            }
            for (int i = 0; i < 30; i++) {
                miner.mine(job(++id, i % 3));
            }
            shareOf(id);
            assertThat(miner.status().activity()).isEqualTo(new Activity.Searching(id));
            assertThat(miner.status().wrongShares()).isZero();
        }
    }

    @Test
    void staysWithinTheNonceSpace() throws InterruptedException {
        NonceSpace space = new NonceSpace(0xdead_beefL << 32, 32);
        try (Miner miner = miner()) {
            miner.mine(new MiningJob(1, 0, new Hash(9, 2, 3, 4), SHARE, BLOCK, space));
            for (int i = 0; i < 10; i++) {
                assertThat(nextShare().nonce() >>> 32).isEqualTo(0xdead_beefL);
            }
        }
    }

    @Test
    void pausesAndGoesOn() throws InterruptedException {
        try (Miner miner = miner()) {
            miner.mine(job(1, 0));
            nextShare();
            miner.pause();
            assertThat(miner.status().activity()).isEqualTo(new Activity.Idle());
            miner.mine(job(2, 0));
            shareOf(2);
        }
    }

    @Test
    void closesWhileBuilding() {
        EthashParameters large = new EthashParameters(8, 1 << 20, 0, 1L << 30, 0);
        OpenClMiner building = new OpenClMiner(
                Devices.first(), OpenClMinerSettings.of(folder), new EthashCaches(large, 1), found::add);
        building.mine(job(1, 0));
        await(building, it -> it instanceof Activity.Building begun && begun.itemsDone() > 0);
        long start = System.nanoTime();
        building.close(Duration.ofMinutes(5));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void splitsTheDatasetWhereABufferMayNotHoldIt() throws InterruptedException {
        for (long mostBytes : new long[] {1 << 20, 600_000, 300_000}) {
            OpenClMinerSettings settings = OpenClMinerSettings.of(folder).withMostBufferBytes(mostBytes);
            try (Miner miner = new OpenClMiner(Devices.first(), settings, caches, found::add)) {
                miner.mine(job(mostBytes, 1));
                shareOf(mostBytes);
                assertThat(miner.status().wrongShares()).isZero();
            }
        }
    }

    @Test
    void theExpectedEpochsDatasetIsThereWhenItsFirstJobComes() throws OpenClFailure, WrongResults {
        OpenClMinerSettings settings = OpenClMinerSettings.of(folder);
        try (DeviceContext context = new DeviceContext(Devices.first());
                DeviceDatasets datasets = new DeviceDatasets(context, settings, KernelSource::of)) {
            assertThat(datasets.of(caches.ofEpoch(0), _ -> {}, () -> false)).isNotNull();
            int steps = 0;
            while (datasets.stepAhead(caches.ofEpoch(1))) {
                steps++;
            }
            assertThat(steps).isPositive();
            DeviceDataset next = Objects.requireNonNull(
                    datasets.of(caches.ofEpoch(1), _ -> fail("nothing is left to build"), () -> false));
            assertThat(datasets.kernels(next.epoch()).areRight(next, caches.ofEpoch(1)))
                    .isTrue();
        }
    }

    @Test
    void aJobOfTheExpectedEpochFollows() throws InterruptedException {
        try (Miner miner = miner()) {
            for (int epoch = 1; epoch < 4; epoch++) {
                miner.mine(job(2L * epoch, epoch - 1));
                shareOf(2L * epoch);
                miner.expect(epoch);
                miner.mine(job(2L * epoch + 1, epoch));
                shareOf(2L * epoch + 1);
                assertThat(miner.status().wrongShares()).isZero();
            }
        }
    }

    @Test
    void saysThatADatasetIsTooLargeAndTriesAgain() throws InterruptedException {
        OpenClMinerSettings settings = new OpenClMinerSettings(folder, 263_000, Duration.ofMillis(1));
        try (Miner miner = new OpenClMiner(Devices.first(), settings, caches, found::add)) {
            miner.mine(job(1, 2));
            Activity.Failed failed = awaitFailure(miner);
            assertThat(failed.reason())
                    .contains("cannot hold the dataset of epoch 2")
                    .contains("tried again");
            // It fits in four buffers of that size.
            miner.mine(job(2, 0));
            shareOf(2);
        }
    }

    @Test
    void stopsADeviceWhoseKernelsComputeWrongHashes() {
        try (Miner miner = miner(edited("#define FNV_PRIME 0x01000193u", "#define FNV_PRIME 0x01000195u"))) {
            miner.mine(job(1, 0));
            assertThat(awaitFailure(miner).reason()).contains("computes wrong hashes");
            assertThat(found).isEmpty();
        }
    }

    @Test
    void stopsADeviceThatReportsWrongNoncesAndNamesItsErrorRate() throws InterruptedException {
        try (Miner wrong = miner(edited("report(found, room, first + h);", "report(found, room, first + h + 1);"));
                Miner right = miner()) {
            wrong.mine(job(1, 0));
            right.mine(job(2, 0));
            // One nonce in 20,000 is a share also where it was not meant.
            assertThat(awaitFailure(wrong).reason())
                    .containsPattern("[0-9]+ of the [0-9]+ shares it found were wrong \\((100|[5-9][0-9])%\\)");
            assertThat(wrong.status().wrongShares()).isGreaterThanOrEqualTo(4);
            found.clear();
            assertThat(nextShare().job().id()).isEqualTo(2);
            wrong.mine(job(3, 0));
            assertThat(wrong.status().activity()).isInstanceOf(Activity.Failed.class);
        }
    }

    @Test
    void writesTheCompilersLogWhereAKernelDoesNotCompile() throws IOException {
        try (Miner miner = miner(edited("#define ACCESSES 64", "#define ACCESSES sixty four"))) {
            miner.mine(job(1, 0));
            assertThat(awaitFailure(miner).reason()).contains("cannot compile").contains(folder.toString());
        }
        // Once nobody tries again, and so writes it again.
        try (Stream<Path> files = Files.list(folder)) {
            Path log = files.filter(it -> it.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readString(log)).contains("error");
        }
    }

    @Test
    void damagedFilesAreMadeAgain() throws InterruptedException, IOException {
        try (Miner miner = miner()) {
            miner.mine(job(1, 0));
            shareOf(1);
            awaitFile("batch-");
        }
        List<Path> kept;
        try (Stream<Path> files = Files.list(folder)) {
            kept = files.toList();
        }
        assertThat(kept).hasSizeGreaterThanOrEqualTo(2);
        for (Path file : kept) {
            Files.writeString(file, "noncesPerBatch=\\u00zz garbage");
        }
        try (Miner miner = miner()) {
            miner.mine(job(2, 0));
            shareOf(2);
            assertThat(miner.status().wrongShares()).isZero();
        }
    }

    private void awaitFile(String prefix) throws IOException {
        boolean there = false;
        while (!there) {
            try (Stream<Path> files = Files.list(folder)) {
                there = files.anyMatch(it -> it.getFileName().toString().startsWith(prefix));
            }
            Thread.onSpinWait();
        }
    }

    private Function<KernelVariant, KernelSource> edited(String from, String to) {
        return variant -> {
            String text = KernelSource.of(variant).text();
            assertThat(text).contains(from);
            return new KernelSource(text.replace(from, to));
        };
    }

    private Miner miner() {
        return miner(KernelSource::of);
    }

    private Miner miner(Function<KernelVariant, KernelSource> sources) {
        return new OpenClMiner(
                Devices.first(), OpenClMinerSettings.of(folder), sources, DeviceContext::new, caches, found::add);
    }

    private static Activity.Failed awaitFailure(Miner miner) {
        return (Activity.Failed) await(miner, it -> it instanceof Activity.Failed);
    }

    private static Activity await(Miner miner, Predicate<Activity> wanted) {
        Activity now = miner.status().activity();
        while (!wanted.test(now)) {
            Thread.onSpinWait();
            now = miner.status().activity();
        }
        return now;
    }

    private Share shareOf(long job) throws InterruptedException {
        Share share = nextShare();
        while (share.job().id() != job) {
            share = nextShare();
        }
        return share;
    }

    private Share nextShare() throws InterruptedException {
        Share share = found.poll(10, TimeUnit.MINUTES);
        assertThat(share).as("a share within ten minutes").isNotNull();
        return share;
    }

    private static MiningJob job(long id, int epoch) {
        return new MiningJob(id, epoch, new Hash(id, 2, 3, 4), SHARE, BLOCK, NonceSpace.WHOLE);
    }
}

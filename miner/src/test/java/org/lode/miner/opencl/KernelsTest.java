package org.lode.miner.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.pow.EthashDataset;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.pow.EthashParameters;
import org.lode.consensus.pow.EthashResult;
import org.lode.consensus.pow.LightHasher;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.NonceSpace;

/** What devices compute, against the light hash of the processor, nonce by nonce, with inputs that differ in each run. */
@Timeout(600)
final class KernelsTest {
    private static final int CACHE_BYTES = 1 << 18;
    /** No multiple of any work-group or vector. */
    private static final int NONCES = 2_048 + 37;

    @TempDir
    private Path folder;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    static Stream<KernelPlan> plans() {
        return Stream.of(
                new KernelPlan(KernelVariant.PROCESSOR, 1, 16, 1),
                new KernelPlan(KernelVariant.PROCESSOR, 2, 24, 1),
                new KernelPlan(KernelVariant.PROCESSOR, 4, 8, 1),
                new KernelPlan(KernelVariant.LOCAL_MEMORY, 1, 2, 64),
                new KernelPlan(KernelVariant.LOCAL_MEMORY, 2, 1, 128),
                new KernelPlan(KernelVariant.LOCAL_MEMORY, 4, 4, 32),
                new KernelPlan(KernelVariant.LOCAL_MEMORY, 1, 8, 8));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void hashesOfSixteenMebibytesAreTheLightHash(KernelPlan plan) throws OpenClFailure {
        compare(plan, 16);
    }

    /** One of each variant, with the dataset in one buffer and in several. */
    static Stream<KernelPlan> fewPlans() {
        return Stream.of(
                KernelPlan.of(KernelVariant.PROCESSOR, 1),
                KernelPlan.of(KernelVariant.PROCESSOR, 4),
                KernelPlan.of(KernelVariant.LOCAL_MEMORY, 1),
                KernelPlan.of(KernelVariant.LOCAL_MEMORY, 2));
    }

    @ParameterizedTest
    @MethodSource("fewPlans")
    void hashesOfSixtyFourMebibytesAreTheLightHash(KernelPlan plan) throws OpenClFailure {
        compare(plan, 64);
    }

    @ParameterizedTest
    @MethodSource("fewPlans")
    @EnabledIfSystemProperty(named = "lode.opencl.gibibyte", matches = "true")
    void hashesOfAGibibyteAreTheLightHash(KernelPlan plan) throws OpenClFailure {
        compare(plan, 1024);
    }

    private void compare(KernelPlan plan, int mebibytes) throws OpenClFailure {
        System.out.println("KernelsTest " + plan + ", " + mebibytes + " MiB, seed " + seed);
        EthashCache cache =
                EthashCache.of(new EthashParameters(30_000, CACHE_BYTES, 0, (long) mebibytes << 20, 0).epoch(0));
        try (DeviceContext context = new DeviceContext(Devices.first())) {
            DeviceKernels kernels =
                    new DeviceKernels(context, plan, KernelSource.of(plan.variant()), new ProgramCache(folder));
            try (DeviceDataset dataset = kernels.dataset(cache)) {
                while (!dataset.isComplete()) {
                    dataset.step(kernels.queue());
                }
                itemsAreThoseOfTheProcessor(plan, dataset, cache, kernels.queue());
                hashesAreLight(kernels, dataset, cache);
                searchFindsThoseWithinTheBoundary(kernels, dataset, cache);
            }
        }
    }

    /** The first and last items, those around the seams of what work-items and buffers hold, and some anywhere. */
    private void itemsAreThoseOfTheProcessor(
            KernelPlan plan, DeviceDataset dataset, EthashCache cache, cl_command_queue queue) {
        long items = cache.epoch().datasetItems();
        List<Long> shaped = new ArrayList<>();
        for (long around : new long[] {0, 8, 16, 24, 32, 64, 128, 2048, items / 2, items}) {
            for (long item = around - 3; item < around + 3; item++) {
                shaped.add(Math.floorMod(item, items));
            }
        }
        random.longs(64, 0, items).forEach(shaped::add);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(cache.epoch().datasetBytes(), EthashDataset.PAGE_BYTES);
            EthashDataset expected = new EthashDataset(cache, memory);
            ByteBuffer bytes = ByteBuffer.allocateDirect(EthashDataset.ITEM_BYTES);
            for (long item : shaped) {
                expected.build(item, item + 1);
                CL.clEnqueueReadBuffer(
                        queue,
                        dataset.parts().get(DatasetLayout.bufferOf(item, plan.buffers())),
                        true,
                        DatasetLayout.offsetOf(item, plan.buffers()),
                        EthashDataset.ITEM_BYTES,
                        Pointer.to(bytes),
                        0,
                        null,
                        null);
                assertThat(bytes)
                        .as("item %d, seed %d", item, seed)
                        .isEqualTo(memory.asSlice(item * EthashDataset.ITEM_BYTES, EthashDataset.ITEM_BYTES)
                                .asByteBuffer());
            }
        }
    }

    private void hashesAreLight(DeviceKernels kernels, DeviceDataset dataset, EthashCache cache) {
        Hash sealHash = randomHash();
        long middle = random.nextLong();
        // Wraps past 2^64 - 1 on the way.
        assertSame(kernels, dataset, cache, sealHash, -100, 200);
        assertSame(kernels, dataset, cache, sealHash, middle, NONCES);
        assertSame(kernels, dataset, cache, sealHash, middle, 1);
        assertSame(kernels, dataset, cache, randomHash(), 0, 31);
    }

    private void assertSame(
            DeviceKernels kernels, DeviceDataset dataset, EthashCache cache, Hash sealHash, long first, int count) {
        List<EthashResult> actual = kernels.hashes(dataset, sealHash, first, count);
        List<EthashResult> expected = light(cache, sealHash, first, count);
        assertThat(actual).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(actual.get(i)).as("nonce %d, seed %d", first + i, seed).isEqualTo(expected.get(i));
        }
    }

    private void searchFindsThoseWithinTheBoundary(DeviceKernels kernels, DeviceDataset dataset, EthashCache cache) {
        Hash sealHash = randomHash();
        long first = random.nextLong();
        int count = 1_001;
        List<EthashResult> expected = light(cache, sealHash, first, count);
        // Exactly a result: itself within, the next higher not.
        UInt256 boundary = expected.get(random.nextInt(count)).result().toUInt256();
        List<Long> within = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (expected.get(i).result().toUInt256().compareTo(boundary) <= 0) {
                within.add(first + i);
            }
        }
        for (Batch batch : kernels.batches()) {
            MiningJob job = new MiningJob(1, 0, sealHash, boundary, boundary, NonceSpace.WHOLE);
            batch.start(job, dataset, first, count);
            Batch.Outcome outcome = batch.finish();
            assertThat(outcome.nonces()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(within);
            assertThat(outcome.count()).isEqualTo(count);
        }
    }

    private static List<EthashResult> light(EthashCache cache, Hash sealHash, long first, int count) {
        List<EthashInput> inputs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            inputs.add(new EthashInput(sealHash, first + i));
        }
        return new LightHasher().hashAll(cache, inputs);
    }

    private Hash randomHash() {
        return new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}

package org.lode.miner.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The size of batches, for devices whose speed the test makes up. */
final class BatchSizeTest {
    private static final KernelPlan PLAN = KernelPlan.of(KernelVariant.PROCESSOR, 1);
    private static final long LEAST_NANOS = 6_000_000;
    private static final long MOST_NANOS = 16_000_000;
    private static final int PATIENCE = 60;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {20_000, 300_000, 1_600_000, 40_000_000, 4_000_000_000L})
    void aBatchTakesTwelveMillisecondsWhateverTheDevicesSpeed(long noncesASecond) {
        for (long overheadNanos : new long[] {0, 100_000, 5_000_000}) {
            BatchSize size = fresh("" + overheadNanos);
            settle(size, overheadNanos, noncesASecond);
            assertThat(nanos(size, overheadNanos, noncesASecond)).isBetween(LEAST_NANOS, MOST_NANOS);
        }
    }

    @Test
    void theSlowestDeviceGetsTheSmallestBatch() {
        BatchSize size = fresh("slow");
        int smallest = size.nonces();
        for (int i = 0; i < PATIENCE; i++) {
            size.took(size.nonces(), 3_000_000_000L);
            assertThat(size.isSettled()).isTrue();
        }
        assertThat(size.nonces()).isEqualTo(smallest);
    }

    @Test
    void aSizeThatWasFoundIsKept() {
        BatchSize found = fresh("kept");
        settle(found, 0, 1_600_000);
        BatchSize again = fresh("kept");
        assertThat(again.isSettled()).isTrue();
        assertThat(again.nonces()).isEqualTo(found.nonces());
    }

    @Test
    void aDeviceThatBecameSlowerGetsSmallerBatchesAndAHiccupChangesNothing() {
        BatchSize size = fresh("slower");
        settle(size, 0, 1_600_000);
        int before = size.nonces();
        for (int i = 0; i < PATIENCE; i++) {
            size.took(before, i % BatchSize.TOLERATED_LONG_BATCHES == 0 ? 12_000_000 : 90_000_000);
        }
        assertThat(size.isSettled()).isTrue();
        assertThat(size.nonces()).isEqualTo(before);
        for (int i = 0; i < BatchSize.TOLERATED_LONG_BATCHES; i++) {
            size.took(before, nanos(size, 0, 800_000));
        }
        settle(size, 0, 800_000);
        assertThat(nanos(size, 0, 800_000)).isBetween(LEAST_NANOS, MOST_NANOS);
    }

    private BatchSize fresh(String name) {
        OpenClDevice device = Devices.first();
        return BatchSize.of(folder.resolve(name), device.limitedTo(1).orElse(device), PLAN);
    }

    private static void settle(BatchSize size, long overheadNanos, long noncesASecond) {
        for (int i = 0; i < PATIENCE && !size.isSettled(); i++) {
            size.took(size.nonces(), nanos(size, overheadNanos, noncesASecond));
        }
        assertThat(size.isSettled()).isTrue();
    }

    private static long nanos(BatchSize size, long overheadNanos, long noncesASecond) {
        return overheadNanos + size.nonces() * 1_000_000_000L / noncesASecond;
    }
}

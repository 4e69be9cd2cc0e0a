package org.lode.miner.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeviceReadsTest {
    private static final long BYTES = (16L << 20) - 128;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"PROCESSOR, 1", "PROCESSOR, 2", "PROCESSOR, 4", "LOCAL_MEMORY, 1", "LOCAL_MEMORY, 4"})
    void readsWithEachKernelAndOverSeveralBuffers(KernelVariant variant, int buffers) throws OpenClFailure {
        OpenClMinerSettings settings =
                OpenClMinerSettings.of(folder).withMostBufferBytes(Math.ceilDiv(BYTES / 128, buffers) * 128);
        try (DeviceReads reads = DeviceReads.open(Devices.first(), settings, BYTES, variant)) {
            assertThat(reads.bytesPerSecond(1)).isPositive().isFinite();
        }
    }

    @Test
    void saysThatADeviceCannotHoldSoMuch() {
        OpenClMinerSettings settings = OpenClMinerSettings.of(folder).withMostBufferBytes(1 << 20);

        assertThatThrownBy(() -> DeviceReads.open(Devices.first(), settings, BYTES))
                .isInstanceOf(OpenClFailure.class)
                .hasMessageContaining("cannot hold 15 MiB");
    }
}

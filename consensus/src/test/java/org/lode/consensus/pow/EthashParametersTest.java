package org.lode.consensus.pow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;

final class EthashParametersTest {
    @Test
    void namesTheFieldThatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EthashParameters(0, 1024, 0, 1024, 0))
                .withMessageContaining("epochLength is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EthashParameters(1, 1023, 0, 1024, 0))
                .withMessageContaining("cacheBytesInit is 1023");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EthashParameters(1, 1024, -1, 1024, 0))
                .withMessageContaining("cacheBytesGrowth is -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EthashParameters(1, 1024, 0, 0, 0))
                .withMessageContaining("datasetBytesInit is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EthashParameters(1, 1024, 0, 1024, -5))
                .withMessageContaining("datasetBytesGrowth is -5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EthashParameters(1, 1024, 0, Long.MAX_VALUE, 0))
                .withMessageContaining("datasetBytesInit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EthashParameters(1, Long.MAX_VALUE, 0, 1024, 0))
                .withMessageContaining("cacheBytesInit");
    }

    @Test
    void coversNoBlockWhoseDatasetPagesOverflow() {
        EthashParameters standard = EthashParameters.STANDARD;
        assertThat(standard.covers(BlockNumber.of(32_640L * 30_000 - 1))).isTrue();
        assertThat(standard.covers(BlockNumber.of(32_640L * 30_000))).isFalse();
        assertThat(standard.covers(BlockNumber.of(Long.MAX_VALUE))).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> standard.epochOf(BlockNumber.of(Long.MAX_VALUE)));
        assertThatIllegalArgumentException().isThrownBy(() -> standard.epoch(32_640));
        assertThatIllegalArgumentException().isThrownBy(() -> standard.epoch(-1));
    }

    @Test
    void boundsTheSeedsWorkEvenWhenNothingGrows() {
        EthashParameters constant = new EthashParameters(1, 1024, 0, 1024, 0);
        assertThat(constant.covers(BlockNumber.of(EthashParameters.EPOCH_LIMIT - 1)))
                .isTrue();
        assertThat(constant.covers(BlockNumber.of(EthashParameters.EPOCH_LIMIT)))
                .isFalse();
    }

    @Test
    void growthNeverOverflows() {
        EthashParameters steep = new EthashParameters(1, 1024, Long.MAX_VALUE, 1024, Long.MAX_VALUE);
        assertThat(steep.epoch(0).datasetBytes()).isEqualTo(7 * 128);
        assertThatIllegalArgumentException().isThrownBy(() -> steep.epoch(1));
    }

    @Test
    void sizesArePrimeNumbersOfRows() {
        EthashEpoch devnet = new EthashParameters(30_000, 256 << 10, 0, 16 << 20, 0).epoch(0);
        assertThat(devnet.cacheBytes()).isEqualTo(4093L * 64);
        assertThat(devnet.datasetBytes()).isEqualTo(131_071L * 128);
        assertThat(devnet.datasetItems()).isEqualTo(262_142);
    }

    @Test
    void datasetRefusesMemoryThatIsTooSmallOrOnTheHeap() {
        EthashCache cache = EthashCache.of(new EthashEpoch(0, Hash.ZERO, 1024, 4096));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment small = arena.allocate(4095);
            assertThatIllegalArgumentException().isThrownBy(() -> new EthashDataset(cache, small));
            MemorySegment heap = MemorySegment.ofArray(new byte[4096]);
            assertThatIllegalArgumentException().isThrownBy(() -> new EthashDataset(cache, heap));
        }
    }
}

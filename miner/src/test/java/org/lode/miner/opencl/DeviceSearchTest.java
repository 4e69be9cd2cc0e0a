package org.lode.miner.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.pow.EthashParameters;

final class DeviceSearchTest {
    @TempDir
    private Path folder;

    @Test
    void theKernelsOfAMinerRunWithoutOne() throws OpenClFailure {
        EthashCache cache = EthashCache.of(new EthashParameters(30_000, 1 << 18, 0, 16L << 20, 0).epoch(0));
        try (DeviceSearch search = DeviceSearch.open(Devices.first(), cache, folder)) {
            long items = 0;
            for (long step = search.buildStep(); step > 0; step = search.buildStep()) {
                items += step;
            }
            assertThat(items).isEqualTo(cache.epoch().datasetItems());
            search.search(0, 1_000, 5);
        }
    }
}

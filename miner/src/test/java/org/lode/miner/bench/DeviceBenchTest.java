package org.lode.miner.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.pow.EthashCaches;
import org.lode.miner.bench.DeviceBench.Subject;
import org.lode.miner.cpu.CpuMiner;
import org.lode.miner.cpu.CpuMinerSettings;
import org.lode.miner.cpu.ThreadPriority;
import org.lode.miner.job.Miner;
import org.lode.miner.job.MinerStatus;
import org.lode.miner.job.MinerStatus.Activity;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.ShareSink;

final class DeviceBenchTest {
    private static final long BYTES = 16L << 20;
    private static final DeviceBench BENCH = new DeviceBench(
            DeviceBench.parameters(BYTES), new DeviceBench.Plan(Duration.ofMillis(50), Duration.ofMillis(100), 3));

    @Test
    void measuresTheProcessorBesideItsMemory() throws InterruptedException, DeviceFailedException {
        CpuMinerSettings settings = CpuMinerSettings.of(1, ThreadPriority.NORMAL);
        Subject subject = new Subject(
                (caches, sink) -> new CpuMiner(settings, caches, sink),
                () -> new ProcessorReads(BYTES, 1),
                () -> Optional.of(50.0));

        DeviceFigures figures = BENCH.measure(subject, (_, _, _) -> {});

        assertThat(figures.device()).isEqualTo("cpu");
        assertThat(figures.datasetBytes()).isBetween(BYTES - (BYTES >> 8), BYTES);
        assertThat(figures.build()).isPositive();
        assertThat(figures.hashRate().mean()).isPositive();
        assertThat(figures.readRate().mean()).isPositive();
        assertThat(figures.ofTheLimit().mean())
                .isEqualTo(
                        figures.hashRate().mean()
                                * 64
                                * 128
                                / figures.readRate().mean(),
                        within(1e-9));
        assertThat(figures.watts()).contains(50.0);
    }

    @Test
    void saysWhyADeviceGaveUp() {
        Subject broken = new Subject(
                BrokenMiner::new,
                () -> {
                    throw new AssertionError("nothing to read after a failure");
                },
                Optional::empty);

        assertThatThrownBy(() -> BENCH.measure(broken, (_, _, _) -> {}))
                .isInstanceOf(DeviceFailedException.class)
                .hasMessage("The device is gone.");
    }

    @Test
    void anEstimateHoldsMeanAndSpread() {
        Estimate estimate = Estimate.of(List.of(9.0, 10.0, 11.0));
        assertThat(estimate.mean()).isEqualTo(10);
        assertThat(estimate.error()).isEqualTo(1.96 / Math.sqrt(3), within(1e-12));
        assertThat(Estimate.of(List.of(7.0))).isEqualTo(new Estimate(7, 0));
        Estimate ratio = new Estimate(10, 0.3).over(new Estimate(20, 0.8));
        assertThat(ratio.mean()).isEqualTo(0.5);
        assertThat(ratio.error()).isEqualTo(0.5 * Math.hypot(0.03, 0.04), within(1e-12));
    }

    @Test
    void readsThePowerThatTheCounterOfEnergyTells(@TempDir Path powercap) throws IOException {
        PowerMeter none = new PowerMeter(powercap.resolve("absent"));
        assertThat(none.watts()).isEmpty();
        assertThat(none.watts()).isEmpty();

        Path energy = Files.createDirectory(powercap.resolve("intel-rapl:0")).resolve("energy_uj");
        PowerMeter meter = new PowerMeter(powercap);
        Files.writeString(energy, "1000000\n");
        assertThat(meter.watts()).isEmpty();
        Files.writeString(energy, "5000000\n");
        assertThat(meter.watts()).hasValueSatisfying(watts -> assertThat(watts).isPositive());
        Files.writeString(energy, "17\n");
        assertThat(meter.watts()).as("the counter began anew").isEmpty();
    }

    @Test
    void readsThePowerThatNvidiasProgramTells() {
        String answer = "Card A, 100.00\nCard AB, 7.5\nCard A, 200.50\nCard C, [N/A]\n";
        assertThat(NvidiaPower.watts(answer, "Card A")).contains(150.25);
        assertThat(NvidiaPower.watts(answer, "Card AB")).contains(7.5);
        assertThat(NvidiaPower.watts(answer, "Card C")).isEmpty();
        assertThat(NvidiaPower.watts("", "Card A")).isEmpty();
    }

    /** A device that fails as soon as it has a job. */
    private record BrokenMiner(EthashCaches caches, ShareSink sink) implements Miner {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public void mine(MiningJob job) {}

        @Override
        public void pause() {}

        @Override
        public MinerStatus status() {
            return new MinerStatus(new Activity.Failed("The device is gone."), 0, 0, 0);
        }

        @Override
        public void close() {}
    }
}

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
import org.lode.miner.opencl.PciAddress;

final class DeviceBenchTest {
    private static final long BYTES = 16L << 20;
    private static final DeviceBench BENCH = new DeviceBench(
            DeviceBench.parameters(BYTES), new DeviceBench.Plan(Duration.ofMillis(50), Duration.ofMillis(250), 5));

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

    @Test
    void readsThePowerThatAmdsDriverTellsOfTheRightCard(@TempDir Path folder) throws IOException {
        Path cards = Files.createDirectory(folder.resolve("drm"));
        AmdPower power = new AmdPower(cards);
        PciAddress first = new PciAddress(0, 3, 0, 0);
        assertThat(power.watts(Optional.empty())).isEmpty();
        assertThat(power.watts(Optional.of(first))).isEmpty();

        Path firstSensor = card(folder, 0, first, "amdgpu");
        Files.writeString(
                card(folder, 1, new PciAddress(0, 4, 0, 0), "another").resolve("power1_average"), "1000000\n");
        assertThat(power.watts(Optional.of(first))).as("a card that sleeps").isEmpty();
        Files.writeString(firstSensor.resolve("power1_input"), "90500000\n");
        assertThat(power.watts(Optional.of(first))).contains(90.5);
        Files.writeString(firstSensor.resolve("power1_average"), "87000000\n");
        assertThat(power.watts(Optional.of(first))).contains(87.0);
        assertThat(power.watts(Optional.empty())).as("the only one").contains(87.0);

        PciAddress second = new PciAddress(0, 0x2d, 0x1f, 7);
        Files.writeString(card(folder, 2, second, "amdgpu").resolve("power1_average"), "120250000\n");
        assertThat(power.watts(Optional.of(second))).contains(120.25);
        assertThat(power.watts(Optional.of(first))).contains(87.0);
        assertThat(power.watts(Optional.empty())).as("one of two").isEmpty();
        assertThat(power.watts(Optional.of(new PciAddress(1, 3, 0, 0)))).isEmpty();
    }

    /** A card as Linux shows it, with a connector. @return the folder of its sensor */
    private static Path card(Path folder, int number, PciAddress address, String driver) throws IOException {
        Path device = folder.resolve("devices").resolve(address.toString());
        Path sensor = Files.createDirectories(device.resolve("hwmon/hwmon" + (7 - number)));
        Files.writeString(sensor.resolve("name"), driver + "\n");
        Path card = Files.createDirectory(folder.resolve("drm/card" + number));
        Files.createSymbolicLink(card.resolve("device"), device);
        Path connector = Files.createDirectory(folder.resolve("drm/card" + number + "-DP-1"));
        Files.createSymbolicLink(connector.resolve("device"), card);
        return sensor;
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

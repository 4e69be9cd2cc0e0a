package org.lode.miner.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lode.miner.cpu.CpuMinerSettings;
import org.lode.miner.cpu.ThreadPriority;
import org.lode.miner.opencl.Devices;
import org.lode.miner.opencl.OpenCl;
import org.lode.miner.opencl.OpenClDevice;
import org.lode.miner.rig.MinerChoice.Kind;

final class RigTest {
    private static final OpenCl ABSENT = new OpenCl.Absent("There is no OpenCL; install it.");
    private static final OpenCl WITHOUT_DEVICE = new OpenCl.Present(List.of());

    @Test
    void theProcessorMinesByJavaWhereThereIsNoOpenCl() throws RigRefusal {
        assertThat(Rig.of(choice(Kind.AUTO), ABSENT).description()).isEqualTo("1 thread");
        assertThat(Rig.of(choice(Kind.AUTO), WITHOUT_DEVICE).devices()).isEmpty();
    }

    @Test
    void askingForOpenClWhereThereIsNoneIsRefusedWithTheReason() {
        for (MinerChoice choice : List.of(choice(Kind.OPENCL), choice(Kind.AUTO, "0"))) {
            assertThatExceptionOfType(RigRefusal.class)
                    .isThrownBy(() -> Rig.of(choice, ABSENT))
                    .withMessage("There is no OpenCL; install it.");
        }
        assertThatExceptionOfType(RigRefusal.class).isThrownBy(() -> Rig.of(choice(Kind.OPENCL), WITHOUT_DEVICE));
    }

    @Test
    void devicesMineWhereThereAreSome() throws RigRefusal {
        OpenCl openCl = Devices.present();
        OpenClDevice first = openCl.devices().getFirst();
        for (Kind kind : List.of(Kind.AUTO, Kind.OPENCL)) {
            Rig rig = Rig.of(choice(kind), openCl);
            assertThat(rig.devices()).isNotEmpty();
            boolean cards = openCl.devices().stream().anyMatch(it -> it.kind() == OpenClDevice.Kind.GPU);
            assertThat(rig.devices()).allMatch(it -> !cards || it.kind() == OpenClDevice.Kind.GPU);
            assertThat(rig.description()).contains(rig.devices().getFirst().name());
        }
        assertThat(Rig.of(choice(Kind.CPU), openCl).devices()).isEmpty();
        assertThat(first.obstacle()).isEmpty();
    }

    @Test
    void aDeviceIsPickedByIndexOrPartOfItsName() throws RigRefusal {
        OpenCl openCl = Devices.present();
        OpenClDevice first = openCl.devices().getFirst();
        String part = first.name().substring(1, 6).toUpperCase(Locale.ROOT);
        for (List<String> named : List.of(List.of("0"), List.of(part), List.of("0", part))) {
            MinerChoice choice = new MinerChoice(Kind.OPENCL, named, processor(), Path.of("unused"));
            assertThat(Rig.of(choice, openCl).devices())
                    .extracting(OpenClDevice::name)
                    .contains(first.name());
        }
        assertThat(Rig.of(choice(Kind.AUTO, "0", "0"), openCl).devices()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "OPENCL"})
    void aDeviceThatIsNotThereIsRefusedByName(Kind kind) {
        OpenCl openCl = Devices.present();
        Stream.of("no such card", "77", " ")
                .forEach(name -> assertThatExceptionOfType(RigRefusal.class)
                        .isThrownBy(() -> Rig.of(choice(kind, name), openCl))
                        .withMessageContaining("'" + name + "'"));
    }

    @Test
    void aProcessorsDriverGetsAsManyThreadsAsTheUserAllows() throws RigRefusal {
        OpenCl openCl = Devices.present();
        for (OpenClDevice device : Rig.of(choice(Kind.OPENCL), openCl).devices()) {
            if (device.kind() == OpenClDevice.Kind.CPU) {
                assertThat(device.computeUnits()).isEqualTo(1);
            }
        }
    }

    private static MinerChoice choice(Kind kind, String... devices) {
        return new MinerChoice(kind, List.of(devices), processor(), Path.of("unused"));
    }

    private static CpuMinerSettings processor() {
        return CpuMinerSettings.of(1, ThreadPriority.NORMAL);
    }
}

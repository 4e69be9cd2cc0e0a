package org.lode.miner.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** The two structures in which drivers tell it, byte by byte. */
final class PciAddressTest {
    @Test
    void theCommonExtensionTellsFourNumbers() {
        ByteBuffer info = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        info.put(0, (byte) 1).put(4, (byte) 0xc3).put(8, (byte) 0x1f).put(12, (byte) 7);
        assertThat(PciAddress.ofBusInfo(info)).hasToString("0001:c3:1f.7");
    }

    @Test
    void amdsTellsThreeBytesAtTheEnd() {
        ByteBuffer topology = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        topology.put(0, (byte) 1).put(21, (byte) 0xc3).put(22, (byte) 0).put(23, (byte) 1);
        assertThat(PciAddress.ofTopology(topology)).contains(new PciAddress(0, 0xc3, 0, 1));
        assertThat(new PciAddress(0, 3, 0, 0)).hasToString("0000:03:00.0");
        topology.put(0, (byte) 0);
        assertThat(PciAddress.ofTopology(topology)).as("no PCI device").isEmpty();
    }

    @Test
    void aProcessorHasNone() {
        OpenClDevice device = Devices.first();
        assertThat(device.kind() == OpenClDevice.Kind.CPU && device.pciAddress().isPresent())
                .isFalse();
    }
}

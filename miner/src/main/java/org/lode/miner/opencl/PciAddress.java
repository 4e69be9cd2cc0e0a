package org.lode.miner.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;

/**
 * Where a card is on the machine's PCI bus; {@link #toString} writes it as Linux does. Drivers tell it by {@code
 * cl_khr_pci_bus_info} or, AMD's, by {@code cl_amd_device_attribute_query}.
 */
public record PciAddress(int domain, int bus, int device, int function) {
    private static final int PCI_BUS_INFO_KHR = 0x410f;
    private static final int PCI_BUS_INFO_BYTES = 16;

    private static final int TOPOLOGY_AMD = 0x4037;
    private static final int TOPOLOGY_BYTES = 24;
    private static final int TOPOLOGY_IS_PCIE = 1;
    /** Its last three bytes: bus, device, function. */
    private static final int TOPOLOGY_BUS_AT = 21;

    /** Empty where the driver does not tell. */
    static Optional<PciAddress> of(OpenClDevice device) {
        if (device.has("cl_khr_pci_bus_info")) {
            return ask(device, PCI_BUS_INFO_KHR, PCI_BUS_INFO_BYTES).map(PciAddress::ofBusInfo);
        }
        if (device.has("cl_amd_device_attribute_query")) {
            return ask(device, TOPOLOGY_AMD, TOPOLOGY_BYTES).flatMap(PciAddress::ofTopology);
        }
        return Optional.empty();
    }

    private static Optional<ByteBuffer> ask(OpenClDevice device, int what, int bytes) {
        byte[] answer = new byte[bytes];
        try {
            CL.clGetDeviceInfo(device.id(), what, bytes, Pointer.to(answer), null);
        } catch (CLException e) {
            return Optional.empty();
        }
        return Optional.of(ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder()));
    }

    /** Four numbers of 32 bits. */
    static PciAddress ofBusInfo(ByteBuffer info) {
        return new PciAddress(info.getInt(0), info.getInt(4), info.getInt(8), info.getInt(12));
    }

    /** A kind in 32 bits, seventeen bytes that say nothing, and three that do; without a domain, which is 0 on desktops. */
    static Optional<PciAddress> ofTopology(ByteBuffer topology) {
        return topology.getInt(0) == TOPOLOGY_IS_PCIE
                ? Optional.of(new PciAddress(
                        0,
                        Byte.toUnsignedInt(topology.get(TOPOLOGY_BUS_AT)),
                        Byte.toUnsignedInt(topology.get(TOPOLOGY_BUS_AT + 1)),
                        Byte.toUnsignedInt(topology.get(TOPOLOGY_BUS_AT + 2))))
                : Optional.empty();
    }

    /** As in {@code 0000:03:00.0}. */
    @Override
    public String toString() {
        return "%04x:%02x:%02x.%x".formatted(domain, bus, device, function);
    }
}

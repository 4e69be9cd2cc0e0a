package org.lode.miner.opencl;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_device_id;
import org.jocl.cl_device_partition_property;
import org.jocl.cl_platform_id;

/** A device that OpenCL knows, and what it says of itself. Immutable. */
public final class OpenClDevice {
    /** As PCI numbers vendors. */
    private static final long VENDOR_AMD = 0x1002;

    /** What a device is; they are used differently. */
    public enum Kind {
        GPU,
        CPU,
        OTHER
    }

    private final int index;
    private final cl_platform_id platformId;
    private final cl_device_id id;
    private final String platform;
    private final String name;
    private final Kind kind;
    private final long vendor;
    private final long memoryBytes;
    private final long mostAllocationBytes;
    private final int computeUnits;
    private final int workGroupItems;
    private final String driver;
    private final String version;
    private final Set<String> extensions;
    private final Optional<String> obstacle;

    private OpenClDevice(int index, cl_platform_id platformId, cl_device_id id, String name) {
        this.index = index;
        this.platformId = platformId;
        this.id = id;
        this.platform = ClInfo.text(platformId, CL.CL_PLATFORM_NAME);
        this.name = name;
        this.kind = kindOf(ClInfo.number(id, CL.CL_DEVICE_TYPE));
        this.vendor = ClInfo.number(id, CL.CL_DEVICE_VENDOR_ID);
        this.memoryBytes = ClInfo.number(id, CL.CL_DEVICE_GLOBAL_MEM_SIZE);
        this.mostAllocationBytes = ClInfo.number(id, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE);
        this.computeUnits = (int) ClInfo.number(id, CL.CL_DEVICE_MAX_COMPUTE_UNITS);
        this.workGroupItems = (int) ClInfo.number(id, CL.CL_DEVICE_MAX_WORK_GROUP_SIZE);
        this.driver = ClInfo.text(id, CL.CL_DRIVER_VERSION);
        this.version = ClInfo.text(id, CL.CL_DEVICE_VERSION);
        this.extensions = Set.of(ClInfo.text(id, CL.CL_DEVICE_EXTENSIONS).split("\\s+"));
        this.obstacle = obstacle(id);
    }

    static OpenClDevice of(int index, cl_platform_id platform, cl_device_id device) {
        return new OpenClDevice(index, platform, device, ClInfo.text(device, CL.CL_DEVICE_NAME));
    }

    private static Kind kindOf(long type) {
        if ((type & CL.CL_DEVICE_TYPE_GPU) != 0) {
            return Kind.GPU;
        }
        return (type & CL.CL_DEVICE_TYPE_CPU) != 0 ? Kind.CPU : Kind.OTHER;
    }

    private static Optional<String> obstacle(cl_device_id id) {
        if (ClInfo.number(id, CL.CL_DEVICE_AVAILABLE) == 0) {
            return Optional.of("the driver says that it is not available");
        }
        if (ClInfo.number(id, CL.CL_DEVICE_COMPILER_AVAILABLE) == 0) {
            return Optional.of("its driver has no compiler");
        }
        if (ClInfo.number(id, CL.CL_DEVICE_ENDIAN_LITTLE) == 0) {
            return Optional.of("it is big-endian");
        }
        return Optional.empty();
    }

    /**
     * The same device with only some of its compute units, which on a processor are its threads.
     *
     * @param units how many; all that there are or more: the whole device
     * @return empty if the driver does not divide this device
     */
    public Optional<OpenClDevice> limitedTo(int units) {
        if (units >= computeUnits) {
            return Optional.of(this);
        }
        cl_device_partition_property partition = new cl_device_partition_property();
        partition.addProperty(CL.CL_DEVICE_PARTITION_BY_COUNTS, units);
        cl_device_id[] part = new cl_device_id[1];
        try {
            CL.clCreateSubDevices(id, partition, 1, part, null);
        } catch (CLException e) {
            return Optional.empty();
        }
        return Optional.of(new OpenClDevice(index, platformId, part[0], name));
    }

    /** Its number in {@code lode devices}, from 0. */
    public int index() {
        return index;
    }

    public String platform() {
        return platform;
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    /** Memory that kernels can use; a processor's is the machine's. */
    public long memoryBytes() {
        return memoryBytes;
    }

    /** The largest single buffer. */
    public long mostAllocationBytes() {
        return mostAllocationBytes;
    }

    public int computeUnits() {
        return computeUnits;
    }

    public String driver() {
        return driver;
    }

    /** The version of OpenCL that the device implements, as the driver words it. */
    public String version() {
        return version;
    }

    /** Why it cannot mine, as the end of a sentence; empty if it can. */
    public Optional<String> obstacle() {
        return obstacle;
    }

    /**
     * Why it cannot mine with a dataset of this size, as the end of a sentence; empty if it can.
     *
     * @param datasetBytes size of the dataset
     */
    public Optional<String> obstacle(long datasetBytes) {
        if (obstacle.isPresent()) {
            return obstacle;
        }
        return datasetBytes <= memoryBytes && datasetBytes <= mostAllocationBytes * KernelPlan.MOST_BUFFERS
                ? Optional.empty()
                : Optional.of("its memory is too small for a dataset of " + (datasetBytes >> 20) + " MiB");
    }

    /** Whether a user means this device by {@code text}: its index, or a part of its name in either case. */
    public boolean isMeantBy(String text) {
        return text.equals(Integer.toString(index))
                || (!text.isBlank()
                        && !text.chars().allMatch(Character::isDigit)
                        && name.toLowerCase(Locale.ROOT).contains(text.strip().toLowerCase(Locale.ROOT)));
    }

    /** What results on this device depend on, apart from our kernels: kept figures and built programs are for this alone. */
    String identity() {
        return String.join("|", List.of(platform, name, driver, version, computeUnits + " units"));
    }

    /** Whether AMD made it. */
    public boolean isByAmd() {
        return vendor == VENDOR_AMD;
    }

    /** Where the card is, if the driver tells. */
    public Optional<PciAddress> pciAddress() {
        return PciAddress.of(this);
    }

    boolean has(String extension) {
        return extensions.contains(extension);
    }

    int workGroupItems() {
        return workGroupItems;
    }

    cl_platform_id platformId() {
        return platformId;
    }

    cl_device_id id() {
        return id;
    }

    @Override
    public String toString() {
        return index + ": " + name;
    }
}

package org.lode.miner.opencl;

/** The ways that our kernels know to compute hashes. */
enum KernelVariant {
    /** One work-item advances many hashes and has a vector unit to itself. */
    PROCESSOR("cpu.cl"),
    /** Teams of work-items share through local memory, with barriers. */
    LOCAL_MEMORY("gpu.cl"),
    /** Teams share through the shuffles of sub-groups. */
    SHUFFLE("gpu.cl");

    private final String source;

    KernelVariant(String source) {
        this.source = source;
    }

    /** Name of the source next to this class. */
    String source() {
        return source;
    }

    /** The best that a device offers. */
    static KernelVariant of(OpenClDevice device) {
        if (device.kind() == OpenClDevice.Kind.CPU) {
            return PROCESSOR;
        }
        return device.has("cl_khr_subgroup_shuffle") ? SHUFFLE : LOCAL_MEMORY;
    }
}

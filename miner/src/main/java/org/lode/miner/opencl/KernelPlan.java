package org.lode.miner.opencl;

/**
 * How the kernels are specialised when they are built for a device.
 *
 * @param variant which source, and how work-items work together
 * @param buffers over which the dataset is spread: 1, 2 or 4
 * @param inFlight hashes that a work-item (processors) or a team of eight (graphics cards) advances together
 * @param group work-items in a work-group
 */
record KernelPlan(KernelVariant variant, int buffers, int inFlight, int group) {
    static final int MOST_BUFFERS = 4;

    /** Measured on PoCL with a dataset of 1 GiB: 16 are a seventh slower. */
    private static final int PROCESSOR_IN_FLIGHT = 32;

    private static final int GPU_IN_FLIGHT = 2;
    private static final int GPU_GROUP = 64;

    static KernelPlan of(KernelVariant variant, int buffers) {
        return switch (variant) {
            case PROCESSOR -> new KernelPlan(variant, buffers, PROCESSOR_IN_FLIGHT, 1);
            case LOCAL_MEMORY, SHUFFLE -> new KernelPlan(variant, buffers, GPU_IN_FLIGHT, GPU_GROUP);
        };
    }

    /**
     * Buffers for a dataset of which no more than {@code mostBytes} may be in one.
     *
     * @return 1, 2 or 4; more than {@link #MOST_BUFFERS} if even those do not do
     */
    static int buffersFor(long datasetBytes, long mostBytes) {
        int buffers = 1;
        while (buffers <= MOST_BUFFERS && DatasetLayout.partBytes(datasetBytes, buffers) > mostBytes) {
            buffers *= 2;
        }
        return buffers;
    }

    /** Options for the compiler. */
    String options() {
        String common = "-DBUFFERS=" + buffers;
        return switch (variant) {
            case PROCESSOR -> common + " -DLANE=ulong8 -DHASHES=" + inFlight;
            case LOCAL_MEMORY -> common + " -DLANE=ulong -DIN_FLIGHT=" + inFlight + " -DGROUP=" + group;
            case SHUFFLE ->
                common + " -DLANE=ulong -DIN_FLIGHT=" + inFlight + " -DGROUP=" + group
                        + " -cl-std=CL3.0 -DSHUFFLE=sub_group_shuffle";
        };
    }

    /** Work-items, rounded up to whole work-groups, that cover {@code count} nonces or items. */
    long workItems(long count) {
        return variant == KernelVariant.PROCESSOR ? Math.ceilDiv(count, inFlight) : Math.ceilDiv(count, group) * group;
    }

    /** Nonces that one work-group tries: the least that a batch may have. */
    int nonceGrain() {
        return variant == KernelVariant.PROCESSOR ? inFlight : group;
    }
}

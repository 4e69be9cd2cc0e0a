package org.lode.miner.opencl;

import java.util.concurrent.ThreadLocalRandom;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.lode.consensus.pow.EthashDataset;

/**
 * Random reads of pages of 128 bytes by a device, from memory of a dataset's size: what the search could reach at most. One thread
 * opens it, uses it and closes it.
 */
public final class DeviceReads implements AutoCloseable {
    private static final int READS_AT_ONCE = 32; // As in bandwidth.cl.
    private static final long LAUNCH_NANOS = 50_000_000;
    private static final int MOST_ROUNDS = 1 << 20;
    private static final int TEAMS_A_PROCESSOR_UNIT = 4;
    private static final int ITEMS_A_GPU_UNIT = 4096;
    private static final int PAGE_PIECES_ON_GPU = 8;

    private final OpenClDevice device;
    private final KernelPlan plan;
    private final DeviceContext context;
    private final DatasetBuffers buffers;
    private final cl_command_queue queue;
    private final cl_kernel kernel;
    private final cl_mem out;
    private final int pages;
    private final int workItems;
    private int rounds = 1;

    /**
     * Opens the device, and fills as much of its memory.
     *
     * @param datasetBytes size of the memory
     * @throws OpenClFailure with what a user reads, if the device cannot do it
     * @throws OutOfMemoryError if the machine has not that much memory
     */
    public static DeviceReads open(OpenClDevice device, OpenClMinerSettings settings, long datasetBytes)
            throws OpenClFailure {
        KernelVariant variant = KernelVariant.of(device) == KernelVariant.PROCESSOR
                ? KernelVariant.PROCESSOR
                : KernelVariant.LOCAL_MEMORY;
        return open(device, settings, datasetBytes, variant);
    }

    /** @param variant whose way of reading a page is used */
    static DeviceReads open(OpenClDevice device, OpenClMinerSettings settings, long datasetBytes, KernelVariant variant)
            throws OpenClFailure {
        DeviceContext context = new DeviceContext(device);
        try {
            return new DeviceReads(context, settings, datasetBytes, variant);
        } catch (CLException e) {
            context.close();
            throw OpenClFailure.of(device, "being measured", e);
        } catch (OpenClFailure | OutOfMemoryError e) {
            context.close();
            throw e;
        }
    }

    private DeviceReads(DeviceContext context, OpenClMinerSettings settings, long datasetBytes, KernelVariant variant)
            throws OpenClFailure {
        this.context = context;
        this.device = context.device();
        int parts =
                KernelPlan.buffersFor(datasetBytes, Math.min(device.mostAllocationBytes(), settings.mostBufferBytes()));
        if (parts > KernelPlan.MOST_BUFFERS) {
            throw new OpenClFailure(device.name() + " cannot hold " + (datasetBytes >> 20) + " MiB");
        }
        this.plan = KernelPlan.of(variant, parts);
        this.pages = (int) (datasetBytes / EthashDataset.PAGE_BYTES);
        this.workItems = variant == KernelVariant.PROCESSOR
                ? device.computeUnits() * TEAMS_A_PROCESSOR_UNIT
                : device.computeUnits() * ITEMS_A_GPU_UNIT;
        KernelSource source =
                new KernelSource(KernelSource.resource("common.cl") + KernelSource.resource("bandwidth.cl"));
        String options = "-DLANE=ulong -DBUFFERS=" + parts + " -DPAGE_PIECES=" + piecesOfAPage();
        this.kernel =
                context.kernel(context.program(new ProgramCache(settings.folder()), source, options), "read_pages");
        this.queue = context.queue();
        this.out = context.buffer(CL.CL_MEM_WRITE_ONLY, (long) workItems * Integer.BYTES);
        this.buffers = new DatasetBuffers(context, plan, datasetBytes);
        fill(datasetBytes);
    }

    private int piecesOfAPage() {
        return plan.variant() == KernelVariant.PROCESSOR ? 1 : PAGE_PIECES_ON_GPU;
    }

    /** Memory that was never written may be one page of zeros for all. */
    private void fill(long datasetBytes) {
        int[] pattern = {1};
        long bytes = DatasetLayout.partBytes(datasetBytes, plan.buffers());
        for (cl_mem buffer : buffers.all()) {
            CL.clEnqueueFillBuffer(queue, buffer, Pointer.to(pattern), Integer.BYTES, 0, bytes, 0, null, null);
        }
        CL.clFinish(queue);
    }

    /**
     * Reads for about {@code nanos}, once at least.
     *
     * @return bytes a second, by the device's own clock
     */
    public double bytesPerSecond(long nanos) throws OpenClFailure {
        long start = System.nanoTime();
        long deviceNanos = 0;
        double bytes = 0;
        try {
            do {
                long took = launch();
                deviceNanos += took;
                bytes += (double) workItems / piecesOfAPage() * rounds * READS_AT_ONCE * EthashDataset.PAGE_BYTES;
                rounds = (int) Math.clamp(rounds * LAUNCH_NANOS / took, 1, Math.min(2L * rounds, MOST_ROUNDS));
            } while (System.nanoTime() - start < nanos);
        } catch (CLException e) {
            throw OpenClFailure.of(device, "being measured", e);
        }
        return bytes * 1e9 / deviceNanos;
    }

    /** Reads once and returns the nanoseconds that it took on the device. */
    private long launch() {
        KernelArguments.of(kernel)
                .longs(ThreadLocalRandom.current().nextLong())
                .word(rounds)
                .word(pages)
                .buffer(out)
                .buffers(buffers.all());
        cl_event done = new cl_event();
        long[] group = {plan.group()};
        CL.clEnqueueNDRangeKernel(queue, kernel, 1, null, new long[] {workItems}, group, 0, null, done);
        CL.clFlush(queue);
        try {
            Events.await(done);
            return Math.max(1, Events.nanos(done));
        } finally {
            CL.clReleaseEvent(done);
        }
    }

    @Override
    public void close() {
        try {
            context.finish();
            buffers.close();
        } finally {
            context.close();
        }
    }
}

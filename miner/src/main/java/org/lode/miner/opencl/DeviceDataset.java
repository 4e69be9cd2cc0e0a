package org.lode.miner.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.pow.EthashDataset;
import org.lode.consensus.pow.EthashEpoch;

/**
 * An epoch's dataset in the memory of a device, which computes it from the light cache step by step. Belongs to the thread of the
 * device; freed on its own, before the context.
 */
final class DeviceDataset implements AutoCloseable {
    private static final long STEP_NANOS = 10_000_000;
    private static final long FIRST_STEP_ITEMS = 2048;
    /** So that item numbers of a step stay within 32 bits. */
    private static final long MOST_STEP_ITEMS = 1L << 24;

    private final EthashEpoch epoch;
    private final KernelPlan plan;
    private final cl_kernel kernel;
    private final DatasetBuffers buffers;
    private final cl_mem cacheBuffer;
    private boolean cacheIsThere = true;
    private long itemsDone;
    private long stepItems = FIRST_STEP_ITEMS;

    /**
     * Takes the memory and copies the light cache to the device.
     *
     * @param kernel {@code build_dataset}, built by {@code plan}
     * @throws CLException if the device has not the memory
     * @throws OutOfMemoryError if the machine has not
     */
    DeviceDataset(DeviceContext context, KernelPlan plan, cl_kernel kernel, cl_command_queue queue, EthashCache cache) {
        this.epoch = cache.epoch();
        this.plan = plan;
        this.kernel = kernel;
        this.buffers = new DatasetBuffers(context, plan, epoch.datasetBytes());
        try {
            cacheBuffer = context.freeBuffer(CL.CL_MEM_READ_ONLY, cache.sizeBytes(), null);
            try (Arena copy = Arena.ofConfined()) {
                MemorySegment bytes = copy.allocate(cache.sizeBytes(), EthashCache.ROW_BYTES);
                cache.copyTo(bytes);
                CL.clEnqueueWriteBuffer(
                        queue,
                        cacheBuffer,
                        true,
                        0,
                        cache.sizeBytes(),
                        Pointer.to(bytes.asByteBuffer()),
                        0,
                        null,
                        null);
            }
        } catch (CLException | OutOfMemoryError e) {
            buffers.close();
            throw e;
        }
    }

    EthashEpoch epoch() {
        return epoch;
    }

    long itemsDone() {
        return itemsDone;
    }

    boolean isComplete() {
        return itemsDone == epoch.datasetItems();
    }

    /** Computes the next items and waits for them: some milliseconds. */
    void step(cl_command_queue queue) {
        long end = Math.min(epoch.datasetItems(), itemsDone + stepItems);
        KernelArguments.of(kernel)
                .buffer(cacheBuffer)
                .words(Divisor.of((int) (epoch.cacheBytes() / EthashCache.ROW_BYTES))
                        .words())
                .word((int) itemsDone)
                .word((int) end)
                .buffers(buffers.all());
        cl_event done = new cl_event();
        CL.clEnqueueNDRangeKernel(
                queue,
                kernel,
                1,
                null,
                new long[] {plan.workItems(end - itemsDone)},
                new long[] {plan.group()},
                0,
                null,
                done);
        CL.clFlush(queue);
        try {
            Events.await(done);
            long nanos = Math.max(1, Events.nanos(done));
            stepItems = Math.clamp(
                    stepItems * STEP_NANOS / nanos, FIRST_STEP_ITEMS, Math.min(2 * stepItems, MOST_STEP_ITEMS));
        } finally {
            CL.clReleaseEvent(done);
        }
        itemsDone = end;
        if (isComplete()) {
            releaseCache();
        }
    }

    private void releaseCache() {
        if (cacheIsThere) {
            cacheIsThere = false;
            DeviceContext.release(() -> CL.clReleaseMemObject(cacheBuffer));
        }
    }

    /** The buffers, as kernels take them. */
    List<cl_mem> parts() {
        return buffers.all();
    }

    /** The number of pages, by which kernels divide. */
    Divisor pages() {
        return Divisor.of((int) (epoch.datasetBytes() / EthashDataset.PAGE_BYTES));
    }

    /** Frees the memory; nothing on the device may read it any more. */
    @Override
    public void close() {
        try {
            releaseCache();
        } finally {
            buffers.close();
        }
    }
}

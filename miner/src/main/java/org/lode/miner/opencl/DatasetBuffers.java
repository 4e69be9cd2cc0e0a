package org.lode.miner.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_mem;
import org.lode.miner.cpu.DatasetMemory;

/** The memory of a dataset on a device, spread over as many buffers as a plan has. Belongs to the thread of the device. */
final class DatasetBuffers implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final List<cl_mem> buffers = new ArrayList<>();

    /**
     * Takes the memory; what is in it is undefined.
     *
     * @throws CLException if the device has not the memory
     * @throws OutOfMemoryError if the machine has not
     */
    DatasetBuffers(DeviceContext context, KernelPlan plan, long datasetBytes) {
        try {
            long partBytes = DatasetLayout.partBytes(datasetBytes, plan.buffers());
            for (int i = 0; i < plan.buffers(); i++) {
                buffers.add(part(context, plan.variant(), partBytes));
            }
        } catch (CLException | OutOfMemoryError e) {
            close();
            throw e;
        }
    }

    /** On a processor the machine's own memory in huge pages, which a driver would not ask for; else the device's. */
    private cl_mem part(DeviceContext context, KernelVariant variant, long bytes) {
        if (variant != KernelVariant.PROCESSOR) {
            return context.freeBuffer(CL.CL_MEM_READ_WRITE, bytes, null);
        }
        MemorySegment memory = DatasetMemory.allocate(bytes, arena);
        // The driver takes the size from the call, not from the Java buffer, which cannot be larger than this.
        MemorySegment start = memory.asSlice(0, Math.min(bytes, Integer.MAX_VALUE));
        return context.freeBuffer(
                CL.CL_MEM_READ_WRITE | CL.CL_MEM_USE_HOST_PTR, bytes, Pointer.to(start.asByteBuffer()));
    }

    /** As kernels take them. */
    List<cl_mem> all() {
        return buffers;
    }

    /** Frees the memory; nothing on the device may use it any more. */
    @Override
    public void close() {
        try {
            buffers.forEach(buffer -> DeviceContext.release(() -> CL.clReleaseMemObject(buffer)));
        } finally {
            arena.close();
        }
    }
}

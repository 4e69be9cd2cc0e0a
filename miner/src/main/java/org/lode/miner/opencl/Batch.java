package org.lode.miner.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.miner.job.MiningJob;

/**
 * One batch of nonces at a time on a queue of its own. Two of them keep a device busy: one runs while the other's results are
 * read and its next batch is made. Belongs to the thread of the device.
 */
final class Batch {
    /** Solutions that a batch can hand over; more are lost, which only a boundary that nearly everything meets can bring about. */
    static final int ROOM = 1023;

    private static final int FOUND_BYTES = (1 + ROOM) * Integer.BYTES;

    private final KernelPlan plan;
    private final cl_command_queue queue;
    private final cl_kernel kernel;
    private final cl_mem found;
    private final ByteBuffer nothing = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
    private final ByteBuffer host = ByteBuffer.allocateDirect(FOUND_BYTES).order(ByteOrder.nativeOrder());

    private @Nullable Running running;

    private record Running(MiningJob job, long firstNonce, int count, cl_event kernel, cl_event read) {}

    /**
     * What a batch gave.
     *
     * @param nonces that the device says are within the share boundary
     * @param count nonces tried
     * @param nanos time on the device
     */
    record Outcome(MiningJob job, List<Long> nonces, int count, long nanos) {}

    /** @param kernel {@code search}, for this batch alone */
    Batch(DeviceContext context, KernelPlan plan, cl_kernel kernel) {
        this.plan = plan;
        this.queue = context.queue();
        this.kernel = kernel;
        this.found = context.buffer(CL.CL_MEM_READ_WRITE, FOUND_BYTES);
    }

    boolean isRunning() {
        return running != null;
    }

    /** Starts trying {@code count} nonces from {@code firstNonce} on; returns at once. */
    void start(MiningJob job, DeviceDataset dataset, long firstNonce, int count) {
        CL.clEnqueueWriteBuffer(queue, found, false, 0, Integer.BYTES, Pointer.to(nothing), 0, null, null);
        KernelArguments.of(kernel)
                .longs(littleEndian(job.sealHash()))
                .longs(firstNonce)
                .word(count)
                .longs(words(job.shareBoundary()))
                .words(dataset.pages().words())
                .buffer(found)
                .word(ROOM)
                .buffers(dataset.parts());
        cl_event ran = new cl_event();
        CL.clEnqueueNDRangeKernel(
                queue, kernel, 1, null, new long[] {plan.workItems(count)}, new long[] {plan.group()}, 0, null, ran);
        cl_event read = new cl_event();
        running = new Running(job, firstNonce, count, ran, read);
        CL.clEnqueueReadBuffer(queue, found, false, 0, FOUND_BYTES, Pointer.to(host), 0, null, read);
        CL.clFlush(queue);
    }

    /** Waits for the running batch. */
    Outcome finish() {
        Running done = running;
        if (done == null) {
            throw new IllegalStateException("no batch runs");
        }
        running = null;
        try {
            Events.await(done.read);
            int count = Math.min(host.getInt(0), ROOM);
            List<Long> nonces = new ArrayList<>(count);
            for (int i = 1; i <= count; i++) {
                nonces.add(done.firstNonce + Integer.toUnsignedLong(host.getInt(i * Integer.BYTES)));
            }
            return new Outcome(done.job, nonces, done.count, Math.max(1, Events.nanos(done.kernel)));
        } finally {
            CL.clReleaseEvent(done.kernel);
            CL.clReleaseEvent(done.read);
        }
    }

    /** The hash as the kernels take it: its bytes in order, each eight as a little-endian number. */
    static long[] littleEndian(Hash hash) {
        return new long[] {
            Long.reverseBytes(hash.a()),
            Long.reverseBytes(hash.b()),
            Long.reverseBytes(hash.c()),
            Long.reverseBytes(hash.d())
        };
    }

    private static long[] words(UInt256 boundary) {
        return new long[] {boundary.a(), boundary.b(), boundary.c(), boundary.d()};
    }
}

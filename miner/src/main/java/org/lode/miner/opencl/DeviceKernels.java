package org.lode.miner.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_program;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.pow.EthashInput;
import org.lode.consensus.pow.EthashResult;
import org.lode.consensus.pow.LightHasher;
import org.lode.consensus.primitive.Hash;

/** The kernels as one plan has them, on one device. Belongs to the thread of the device; freed with the context. */
final class DeviceKernels {
    private static final int BATCHES = 2;
    private static final int RESULT_BYTES = 64;
    private static final int CHECKED_NONCES = LightHasher.BATCH * 2;

    private final DeviceContext context;
    private final KernelPlan plan;
    private final cl_program program;
    private final cl_command_queue queue;
    private final cl_kernel build;
    private final cl_kernel hashes;
    private final List<Batch> batches = new ArrayList<>();

    DeviceKernels(DeviceContext context, KernelPlan plan, KernelSource source, ProgramCache programs)
            throws OpenClFailure {
        this.context = context;
        this.plan = plan;
        this.program = context.program(programs, source, plan.options());
        this.queue = context.queue();
        this.build = context.kernel(program, "build_dataset");
        this.hashes = context.kernel(program, "hashes");
    }

    KernelPlan plan() {
        return plan;
    }

    /** Where datasets are built. */
    cl_command_queue queue() {
        return queue;
    }

    /** A dataset without content yet, which the caller closes. */
    DeviceDataset dataset(EthashCache cache) {
        return new DeviceDataset(context, plan, build, queue, cache);
    }

    /** The two that keep the device busy. */
    List<Batch> batches() {
        if (batches.isEmpty()) {
            for (int i = 0; i < BATCHES; i++) {
                batches.add(new Batch(context, plan, context.kernel(program, "search")));
            }
        }
        return batches;
    }

    /** Results nonce by nonce, for checking the device. */
    List<EthashResult> hashes(DeviceDataset dataset, Hash sealHash, long firstNonce, int count) {
        long bytes = (long) count * RESULT_BYTES;
        cl_mem out = context.freeBuffer(CL.CL_MEM_WRITE_ONLY, bytes, null);
        try {
            KernelArguments.of(hashes)
                    .longs(Batch.littleEndian(sealHash))
                    .longs(firstNonce)
                    .word(count)
                    .words(dataset.pages().words())
                    .buffer(out)
                    .buffers(dataset.parts());
            long[] items = {plan.workItems(count)};
            CL.clEnqueueNDRangeKernel(queue, hashes, 1, null, items, new long[] {plan.group()}, 0, null, null);
            ByteBuffer bytesOut = ByteBuffer.allocateDirect(Math.toIntExact(bytes));
            CL.clEnqueueReadBuffer(queue, out, true, 0, bytes, Pointer.to(bytesOut), 0, null, null);
            return results(bytesOut, count);
        } finally {
            CL.clReleaseMemObject(out);
        }
    }

    private static List<EthashResult> results(ByteBuffer bytes, int count) {
        bytes.order(ByteOrder.BIG_ENDIAN);
        List<EthashResult> results = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            results.add(new EthashResult(hash(bytes), hash(bytes)));
        }
        return results;
    }

    private static Hash hash(ByteBuffer bytes) {
        return new Hash(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    /** Whether some hashes are what the light cache gives: a kernel that a driver compiled wrongly is found out before it mines. */
    boolean areRight(DeviceDataset dataset, EthashCache cache) {
        Hash sealHash = cache.epoch().seed();
        List<EthashInput> inputs = new ArrayList<>();
        for (long nonce = 0; nonce < CHECKED_NONCES; nonce++) {
            inputs.add(new EthashInput(sealHash, nonce));
        }
        return hashes(dataset, sealHash, 0, CHECKED_NONCES).equals(new LightHasher().hashAll(cache, inputs));
    }
}

package org.lode.miner.opencl;

import java.nio.file.Path;
import org.jocl.CLException;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.miner.job.MiningJob;
import org.lode.miner.job.NonceSpace;

/**
 * The kernels that mine, on the caller's thread and without a miner around them: for benchmarks. One thread opens it, uses it
 * and closes it.
 */
public final class DeviceSearch implements AutoCloseable {
    private final OpenClDevice device;
    private final DeviceContext context;
    private final DeviceKernels kernels;
    private final DeviceDataset dataset;

    private DeviceSearch(OpenClDevice device, EthashCache cache, KernelPlan plan, ProgramCache programs)
            throws OpenClFailure {
        this.device = device;
        this.context = new DeviceContext(device);
        try {
            this.kernels = new DeviceKernels(context, plan, KernelSource.of(plan.variant()), programs);
            this.dataset = kernels.dataset(cache);
        } catch (OpenClFailure | CLException | OutOfMemoryError e) {
            context.close();
            throw e;
        }
    }

    /**
     * Builds the kernels as a miner has them for this device, and takes the memory for the dataset.
     *
     * @param folder for built programs
     */
    public static DeviceSearch open(OpenClDevice device, EthashCache cache, Path folder) throws OpenClFailure {
        int buffers = KernelPlan.buffersFor(cache.epoch().datasetBytes(), device.mostAllocationBytes());
        if (buffers > KernelPlan.MOST_BUFFERS) {
            throw new OpenClFailure(device.name() + " has not the memory for the dataset");
        }
        try {
            KernelPlan plan = KernelPlan.of(KernelVariant.of(device), buffers);
            return new DeviceSearch(device, cache, plan, new ProgramCache(folder));
        } catch (CLException e) {
            throw OpenClFailure.of(device, "getting ready", e);
        }
    }

    /**
     * Computes the next part of the dataset: some milliseconds of work.
     *
     * @return how many items; 0 once all are there
     */
    public long buildStep() {
        long before = dataset.itemsDone();
        if (!dataset.isComplete()) {
            dataset.step(kernels.queue());
        }
        return dataset.itemsDone() - before;
    }

    /**
     * Tries nonces, all of whose results are above the boundary, one batch after the other while the next waits, as a miner does.
     *
     * @param batches how many, each of {@code count} nonces
     */
    public void search(long firstNonce, int count, int batches) {
        MiningJob job = new MiningJob(1, 0, Hash.ZERO, UInt256.ZERO, UInt256.ZERO, NonceSpace.WHOLE);
        for (int i = 0; i < batches + kernels.batches().size(); i++) {
            Batch batch = kernels.batches().get(i % kernels.batches().size());
            if (batch.isRunning()) {
                batch.finish();
            }
            if (i < batches) {
                batch.start(job, dataset, firstNonce + (long) i * count, count);
            }
        }
    }

    public OpenClDevice device() {
        return device;
    }

    @Override
    public void close() {
        context.finish();
        dataset.close();
        context.close();
    }
}

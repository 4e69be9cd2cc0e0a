package org.lode.miner.opencl;

import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jocl.CLException;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.pow.EthashCache;
import org.lode.consensus.pow.EthashEpoch;
import org.lode.miner.cpu.MachineMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernels of a device and the datasets in its memory: of the epoch in use, and where it fits of the next. Belongs to the
 * thread of the device.
 */
final class DeviceDatasets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceDatasets.class);
    private static final int MEMORY_PARTS = 10;

    private final DeviceContext context;
    private final OpenClMinerSettings settings;
    private final Function<KernelVariant, KernelSource> sources;
    private final ProgramCache programs;

    private KernelVariant variant;
    private @Nullable DeviceKernels kernels;
    private @Nullable DeviceDataset current;
    private @Nullable DeviceDataset next;
    /** An epoch that cannot be built ahead, so that it is tried once. */
    private int neverAhead = -1;

    DeviceDatasets(DeviceContext context, OpenClMinerSettings settings, Function<KernelVariant, KernelSource> sources) {
        this.context = context;
        this.settings = settings;
        this.sources = sources;
        this.programs = new ProgramCache(settings.folder());
        this.variant = KernelVariant.of(context.device());
    }

    /**
     * The kernels for datasets of this size. Where shuffles do not compile, the device gets the kernels that need none.
     *
     * @throws OpenClFailure if the dataset is too large for the device, or the kernels do not compile
     */
    DeviceKernels kernels(EthashEpoch epoch) throws OpenClFailure {
        KernelPlan plan = KernelPlan.of(variant, buffers(epoch));
        DeviceKernels built = kernels;
        if (built != null && built.plan().equals(plan)) {
            return built;
        }
        try {
            built = new DeviceKernels(context, plan, sources.apply(variant), programs);
        } catch (OpenClFailure e) {
            if (variant != KernelVariant.SHUFFLE) {
                throw e;
            }
            doWithoutShuffles(e.sentence());
            return kernels(epoch);
        }
        kernels = built;
        return built;
    }

    private int buffers(EthashEpoch epoch) throws OpenClFailure {
        OpenClDevice device = context.device();
        long mostBytes = Math.min(device.mostAllocationBytes(), settings.mostBufferBytes());
        int buffers = KernelPlan.buffersFor(epoch.datasetBytes(), mostBytes);
        if (buffers > KernelPlan.MOST_BUFFERS || epoch.datasetBytes() > device.memoryBytes()) {
            throw new OpenClFailure(device.name() + " cannot hold the dataset of epoch " + epoch.number() + " ("
                    + (epoch.datasetBytes() >> 20) + " MiB of its " + (device.memoryBytes() >> 20)
                    + " MiB, at most " + (mostBytes >> 20) + " MiB in a buffer); leave it out with --device");
        }
        return buffers;
    }

    private void doWithoutShuffles(String reason) {
        LOG.info("opencl=no-shuffles device={} reason={}", context.device().name(), reason);
        variant = KernelVariant.LOCAL_MEMORY;
    }

    /**
     * The dataset of the cache's epoch, built when it is not there, checked against the processor when it was built.
     *
     * @param progress told of items that are ready
     * @param superseded asked between steps whether the dataset is still wanted
     * @return null if it was not wanted any more
     */
    @Nullable
    DeviceDataset of(EthashCache cache, LongConsumer progress, BooleanSupplier superseded)
            throws OpenClFailure, WrongResults {
        EthashEpoch epoch = cache.epoch();
        if (current != null && current.epoch().number() != epoch.number()) {
            current.close();
            current = null;
        }
        if (next != null && next.epoch().number() == epoch.number()) {
            current = next;
            next = null;
        }
        if (current != null && current.isComplete()) {
            return current;
        }
        closeNext();
        DeviceKernels wanted = kernels(epoch);
        DeviceDataset building = current == null ? wanted.dataset(cache) : current;
        current = building;
        while (!building.isComplete()) {
            if (superseded.getAsBoolean()) {
                return null;
            }
            building.step(wanted.queue());
            progress.accept(building.itemsDone());
        }
        if (wanted.areRight(building, cache)) {
            return building;
        }
        close();
        if (variant == KernelVariant.SHUFFLE) {
            doWithoutShuffles("wrong results");
            return of(cache, progress, superseded);
        }
        throw new WrongResults(
                context.device().name()
                        + " computes wrong hashes (its first ones, checked on the processor); lower its clocks or update its driver");
    }

    /**
     * A step towards the dataset of the next epoch, where the memory holds two.
     *
     * @param cache of the next epoch
     * @return whether there is more to do
     */
    boolean stepAhead(EthashCache cache) throws OpenClFailure {
        EthashEpoch epoch = cache.epoch();
        if (next == null) {
            if (current == null
                    || epoch.number() == neverAhead
                    || epoch.number() == current.epoch().number()) {
                return false;
            }
            next = begunAhead(cache, current);
        }
        if (next == null || next.isComplete()) {
            return false;
        }
        try {
            next.step(kernels(next.epoch()).queue());
            return true;
        } catch (CLException e) {
            LOG.debug(
                    "opencl=no-dataset-ahead device={} epoch={}",
                    context.device().name(),
                    epoch.number(),
                    e);
            closeNext();
            neverAhead = epoch.number();
            return false;
        }
    }

    private @Nullable DeviceDataset begunAhead(EthashCache cache, DeviceDataset inUse) throws OpenClFailure {
        OpenClDevice device = context.device();
        long both = inUse.epoch().datasetBytes() + cache.epoch().datasetBytes() + cache.sizeBytes();
        boolean fits = both <= device.memoryBytes() / MEMORY_PARTS * (MEMORY_PARTS - 1)
                && (device.kind() != OpenClDevice.Kind.CPU
                        || MachineMemory.hasRoomFor(cache.epoch().datasetBytes()));
        if (fits && buffers(cache.epoch()) == buffers(inUse.epoch())) {
            try {
                return kernels(cache.epoch()).dataset(cache);
            } catch (CLException | OutOfMemoryError e) {
                LOG.debug(
                        "opencl=no-dataset-ahead device={} epoch={}",
                        device.name(),
                        cache.epoch().number(),
                        e);
            }
        }
        neverAhead = cache.epoch().number();
        return null;
    }

    private void closeNext() {
        if (next != null) {
            next.close();
            next = null;
        }
    }

    /** Frees the datasets; the kernels go with the context. */
    @Override
    public void close() {
        try {
            closeNext();
        } finally {
            if (current != null) {
                current.close();
                current = null;
            }
        }
    }
}

package org.lode.miner.bench;

import org.lode.miner.opencl.DeviceReads;
import org.lode.miner.opencl.OpenClDevice;
import org.lode.miner.opencl.OpenClFailure;
import org.lode.miner.opencl.OpenClMinerSettings;

/** Random reads by an OpenCL device, by a kernel of ours. Opened, used and closed by one thread. */
public final class OpenClReads implements RandomReads {
    private final DeviceReads reads;

    /** @throws OutOfMemoryError if the machine has not that much memory */
    public OpenClReads(OpenClDevice device, OpenClMinerSettings settings, long bytes) throws DeviceFailedException {
        try {
            reads = DeviceReads.open(device, settings, bytes);
        } catch (OpenClFailure e) {
            throw new DeviceFailedException(e.sentence() + ".");
        }
    }

    @Override
    public double bytesPerSecond(long nanos) throws DeviceFailedException {
        try {
            return reads.bytesPerSecond(nanos);
        } catch (OpenClFailure e) {
            throw new DeviceFailedException(e.sentence() + ".");
        }
    }

    @Override
    public void close() {
        reads.close();
    }
}

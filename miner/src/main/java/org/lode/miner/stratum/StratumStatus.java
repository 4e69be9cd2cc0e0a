package org.lode.miner.stratum;

import java.util.List;
import java.util.Optional;
import org.lode.consensus.primitive.Wei;
import org.lode.miner.job.MinerStatus;

/**
 * What a remote miner does, and did since it was started.
 *
 * @param server whom it works for now; empty while there is no connection
 * @param income what the chain has paid the worker since the server was started, as far as the server says
 */
public record StratumStatus(Optional<StratumAddress> server, List<Device> devices, Optional<Wei> income) {
    public StratumStatus {
        devices = List.copyOf(devices);
    }

    /**
     * One device.
     *
     * @param accepted shares that the server took
     * @param stale shares that came too late for it
     * @param rejected shares that it found bad, and those that this machine's processor did before they were sent
     */
    public record Device(
            String name,
            MinerStatus.Activity activity,
            double hashesPerSecond,
            long accepted,
            long stale,
            long rejected) {}

    public double hashesPerSecond() {
        return devices.stream().mapToDouble(Device::hashesPerSecond).sum();
    }

    public long accepted() {
        return devices.stream().mapToLong(Device::accepted).sum();
    }

    public long stale() {
        return devices.stream().mapToLong(Device::stale).sum();
    }

    public long rejected() {
        return devices.stream().mapToLong(Device::rejected).sum();
    }
}

package org.lode.node.produce;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;

/**
 * What the node's mining does, as a picture of one moment; counts are since the start.
 *
 * @param beneficiary who is paid for shares found here; empty when this node does not mine
 * @param hashesPerSecond of its own devices together
 * @param datasetPercent how much of the epoch's dataset is built, 0 to 100
 * @param blockNumber the height that is worked on
 * @param blockDifficulty hashes that a block takes on average
 * @param shareDifficulty hashes that a share takes on average
 * @param counts of its own devices together
 * @param devices its own devices
 * @param remotes miners outside of this process, those that work now first
 */
public record MiningStatus(
        MineMode mode,
        Activity activity,
        Optional<Address> beneficiary,
        double hashesPerSecond,
        int datasetPercent,
        BlockNumber blockNumber,
        UInt256 blockDifficulty,
        UInt256 shareDifficulty,
        Counts counts,
        List<Device> devices,
        List<Remote> remotes) {
    public MiningStatus {
        devices = List.copyOf(devices);
        remotes = List.copyOf(remotes);
    }

    /** What it is doing now. */
    public enum Activity {
        /** Switched off, or nobody to pay. */
        OFF,
        /** Nothing to do until a transaction arrives. */
        WAITING,
        BUILDING_DATASET,
        MINING
    }

    /**
     * What became of the shares.
     *
     * @param shares good ones, blocks among them
     * @param blocks good ones that met the block target and entered the chain
     * @param stale good ones that came too late to be paid, or found no room
     * @param bad ones that the processor's check refused: the device or its driver errs
     */
    public record Counts(long shares, long blocks, long stale, long bad) {
        public static final Counts NONE = new Counts(0, 0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(shares + other.shares, blocks + other.blocks, stale + other.stale, bad + other.bad);
        }
    }

    /**
     * One of the node's own devices.
     *
     * @param income what the chain has paid for what it found
     */
    public record Device(String name, double hashesPerSecond, Counts counts, Wei income) {}

    /**
     * A miner outside of this process.
     *
     * @param connections that it has open now; none for one that asks by JSON-RPC
     * @param hashesPerSecond as it says itself, else estimated from its shares
     * @param income what the chain has paid for what it found
     */
    public record Remote(
            Address address,
            String name,
            int connections,
            double hashesPerSecond,
            Instant lastSeen,
            Counts counts,
            Wei income) {}

    /** Of the miners outside of this process together. */
    public double remoteHashesPerSecond() {
        return remotes.stream().mapToDouble(Remote::hashesPerSecond).sum();
    }

    /** Whether anybody searches, in this process or outside of it. */
    public boolean isMining() {
        return activity == Activity.MINING || remotes.stream().anyMatch(it -> it.connections() > 0);
    }
}

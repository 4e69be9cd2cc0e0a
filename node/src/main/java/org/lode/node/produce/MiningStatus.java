package org.lode.node.produce;

import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.UInt256;

/**
 * What the node's own mining does, as a picture of one moment; counts are since the start.
 *
 * @param beneficiary who is paid for shares found here; empty when this node does not mine
 * @param datasetPercent how much of the epoch's dataset is built, 0 to 100
 * @param blockNumber the height that is worked on
 * @param blockDifficulty hashes that a block takes on average
 * @param shareDifficulty hashes that a share takes on average
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
        Counts counts) {
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
     * @param stale good ones that came too late to be paid
     * @param bad ones that the processor's check refused: the device or its driver errs
     */
    public record Counts(long shares, long blocks, long stale, long bad) {
        public static final Counts NONE = new Counts(0, 0, 0, 0);
    }
}

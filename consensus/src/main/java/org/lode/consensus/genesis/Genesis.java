package org.lode.consensus.genesis;

import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.state.StateDiff;

/**
 * Where a chain starts.
 *
 * @param block number 0, without transactions; its state root is that of {@code allocation}
 * @param allocation from nothing to the first state
 */
public record Genesis(ChainSpec spec, Block block, StateDiff allocation) {
    /** The predeployed contract that the protocol keeps the book of paid work in. */
    public static final Address WORK_REGISTRY = Address.ofNumber(0x57);

    /** What tells chains apart. */
    public Hash hash() {
        return block.hash();
    }
}

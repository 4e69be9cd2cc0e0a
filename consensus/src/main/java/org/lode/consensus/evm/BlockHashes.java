package org.lode.consensus.evm;

import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;

/** The hashes of the 256 blocks before the one that is executed, for BLOCKHASH. */
@FunctionalInterface
public interface BlockHashes {
    /** How many blocks back BLOCKHASH reaches. */
    int REACH = 256;

    /** Of the ancestor at that height; asked only for the {@link #REACH} blocks before. */
    Hash at(BlockNumber height);
}

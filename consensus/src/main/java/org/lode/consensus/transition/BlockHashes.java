package org.lode.consensus.transition;

import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;

/** The hashes of the 256 blocks before the one that is executed, for BLOCKHASH. */
@FunctionalInterface
public interface BlockHashes {
    /** Of the ancestor at that height; asked only for the 256 blocks before. */
    Hash at(BlockNumber height);
}

package org.lode.node.chain;

import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/** The best block, as published after its batch was written. */
public record ChainHead(Header header, UInt256 totalDifficulty) {
    /** Blocks behind the head that JSON-RPC calls safe. */
    public static final int SAFE_DEPTH = 6;

    /** Blocks behind the head that JSON-RPC calls finalized. */
    public static final int FINALIZED_DEPTH = 64;

    public Hash hash() {
        return header.hash();
    }

    public BlockNumber number() {
        return header.number();
    }
}

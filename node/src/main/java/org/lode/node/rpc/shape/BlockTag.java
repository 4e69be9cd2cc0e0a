package org.lode.node.rpc.shape;

/** The names that stand for a block. */
public enum BlockTag {
    EARLIEST,
    /** Six blocks behind the head. */
    SAFE,
    /** 64 blocks behind the head. */
    FINALIZED,
    LATEST,
    /** The head, and where an account's transactions are counted, what the pool would add to it. */
    PENDING
}

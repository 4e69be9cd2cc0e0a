package org.lode.p2p.wire;

import org.lode.consensus.block.Block;

/** What a message of {@code lode/1} may hold. Whoever sends more breaks the protocol. */
public final class MessageLimits {
    /** Of a payload, plain or compressed: the largest block and its surroundings fit. */
    public static final int MAX_PAYLOAD_BYTES = Block.MAX_SIZE_BYTES + 1024 * 1024;

    /** Headers, bodies or receipts of one answer, and hashes of one request for them. */
    public static final int MAX_BLOCKS = 1024;

    /** Transactions announced, asked for or sent at once. */
    public static final int MAX_TRANSACTIONS = 4096;

    /** Transactions of one block body; more cannot fit. */
    public static final int MAX_BODY_TRANSACTIONS = MAX_PAYLOAD_BYTES / 64;

    private MessageLimits() {}
}

package org.lode.p2p.session;

import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.p2p.wire.Message;

/**
 * What sessions ask of the chain and tell it. Everything but {@link #head} is called on the peer's own virtual thread: it may
 * block, and then only this peer waits. It must not wait there for the same peer's answer, which that thread reads.
 */
public interface ChainSide {
    /** The best block, for {@code Status}. Any thread. */
    Head head();

    /** A session is up: the other side is on the same chain. */
    void joined(Peer peer);

    /** Anything but {@code Status} and the answers to this side's requests. */
    void received(Peer peer, Message message);

    /** The session of a peer that had joined is over. */
    void left(Peer peer);

    /** The best block of this node. */
    record Head(BlockNumber number, Hash hash, UInt256 totalDifficulty) {}
}

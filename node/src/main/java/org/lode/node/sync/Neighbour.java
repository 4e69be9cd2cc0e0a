package org.lode.node.sync;

import java.util.Optional;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.reputation.Reputation;
import org.lode.p2p.session.Peer;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A peer as this node's gossip and sync see it. Owned by the sync loop. */
final class Neighbour {
    private static final Logger LOG = LoggerFactory.getLogger(Neighbour.class);
    private static final int KNOWN_BLOCKS = 1024;
    static final int KNOWN_TRANSACTIONS = 8192;
    /** Failed requests in a row after which a peer is of no use. */
    private static final int STRIKES = 3;

    private static final int SHORTFALLS = 1;
    /** Blocks that it told of and is asked for at a time; it tells of new ones, one each few seconds. */
    private static final int BLOCKS_OWED = 16;

    private final Peer peer;
    private final PeerHeads heads;
    private final KnownItems blocks = new KnownItems(KNOWN_BLOCKS);
    private final KnownItems transactions = new KnownItems(KNOWN_TRANSACTIONS);
    private final UncheckedWorks works = new UncheckedWorks();
    private UInt256 claimedDifficulty;
    private Hash claimedHead;
    private int strikes;
    private int shortfalls;
    private int blocksOwed;
    private Optional<Message.BlockId> postponed = Optional.empty();
    private Optional<OutOfReach> outOfReach = Optional.empty();
    private boolean left;

    Neighbour(Peer peer, PeerHeads heads) {
        this.peer = peer;
        this.heads = heads;
        this.claimedDifficulty = peer.info().status().totalDifficulty();
        this.claimedHead = peer.info().status().headHash();
        blocks.add(claimedHead);
    }

    Peer peer() {
        return peer;
    }

    /** Blocks that it has. */
    KnownItems blocks() {
        return blocks;
    }

    /** For people to read: it has that block. */
    void has(PeerHead block) {
        heads.note(peer, block);
    }

    /** Transactions and contributions that it has. */
    KnownItems transactions() {
        return transactions;
    }

    /** Contributions that it sent and nobody has checked. */
    UncheckedWorks works() {
        return works;
    }

    /** The greatest total difficulty that it said it has. */
    UInt256 claimedDifficulty() {
        return claimedDifficulty;
    }

    /** The block that it said this of. */
    Hash claimedHead() {
        return claimedHead;
    }

    void claims(Hash head, UInt256 totalDifficulty) {
        if (totalDifficulty.compareTo(claimedDifficulty) > 0) {
            claimedDifficulty = totalDifficulty;
            claimedHead = head;
        }
    }

    /** What it claimed could not be followed, without a fault of its. */
    void forgetClaim() {
        claimedDifficulty = UInt256.ZERO;
    }

    /** Its branch is not followed. */
    void isOn(OutOfReach branch) {
        outOfReach = Optional.of(branch);
        forgetClaim();
    }

    /** The branch of which it was found last that cannot be followed. */
    Optional<OutOfReach> outOfReach() {
        return outOfReach;
    }

    /** It is asked for a block that it told of. */
    void owesBlock() {
        blocksOwed++;
    }

    void owesBlockNoMore() {
        blocksOwed--;
    }

    /** Whether it is asked for so many already that no more is. */
    boolean isOwingBlocks() {
        return blocksOwed >= BLOCKS_OWED;
    }

    /** The highest block that it told of and is to be asked for later. */
    Optional<Message.BlockId> postponed() {
        return postponed;
    }

    void postpone(Message.BlockId block) {
        if (postponed.filter(it -> it.number().compareTo(block.number()) > 0).isEmpty()) {
            postponed = Optional.of(block);
        }
    }

    void postponesNothing() {
        postponed = Optional.empty();
    }

    boolean isGone() {
        return left;
    }

    void leave() {
        left = true;
    }

    /**
     * It did not keep what it had claimed: less work in its chain, or no bodies for its headers. Once may be a reorganisation of its own.
     *
     * @param proven what its claim is taken for from now on
     */
    void shortfall(UInt256 proven, String what) {
        claimedDifficulty = proven;
        if (++shortfalls > SHORTFALLS) {
            blame(Offence.WRONG_ANSWER, what);
        }
    }

    void kept() {
        strikes = 0;
    }

    /** It did not answer in time, or with less than it must have. */
    void failed(String what) {
        if (left) {
            return;
        }
        strikes++;
        LOG.debug("peer={} event=no-answer times={} detail={}", peer, strikes, what);
        peer.report(Offence.NO_ANSWER);
        if (strikes >= STRIKES) {
            left = true;
            peer.disconnect(Disconnect.Reason.USELESS_PEER);
        }
    }

    /** Holds an offence against it. One that ends sessions also ends all dealings with it here. */
    void blame(Offence offence, String what) {
        LOG.debug("peer={} event={} detail={}", peer, offence, what);
        if (!left) {
            left = offence.points() >= Reputation.DISCONNECT_POINTS;
            peer.report(offence);
        }
    }

    @Override
    public String toString() {
        return peer.toString();
    }
}

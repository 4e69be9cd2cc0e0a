package org.lode.node.sync;

import java.util.Optional;
import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.p2p.wire.Message;

/**
 * The best block that a peer is known to have: told of by it, sent to it or asked for by it. What it says of a block that is not here is
 * a claim.
 *
 * @param number empty when only the hash is known
 * @param totalDifficulty empty when only its name is known
 */
public record PeerHead(Hash hash, Optional<BlockNumber> number, Optional<UInt256> totalDifficulty) {
    /** As the session began. */
    public static PeerHead of(Message.Status status) {
        return new PeerHead(status.headHash(), Optional.empty(), Optional.of(status.totalDifficulty()));
    }

    static PeerHead of(Header header, UInt256 totalDifficulty) {
        return new PeerHead(header.hash(), Optional.of(header.number()), Optional.of(totalDifficulty));
    }

    static PeerHead of(Message.BlockId announced) {
        return new PeerHead(announced.hash(), Optional.of(announced.number()), Optional.empty());
    }

    /** The better of both: by work where both tell it, else by height; what has no height to compare gives way. */
    PeerHead orBetter(PeerHead other) {
        if (hash.equals(other.hash)) {
            return new PeerHead(hash, number.or(other::number), totalDifficulty.or(other::totalDifficulty));
        }
        if (totalDifficulty.isPresent() && other.totalDifficulty.isPresent()) {
            return other.totalDifficulty.get().compareTo(totalDifficulty.get()) > 0 ? other : this;
        }
        boolean isHigher = other.number.isPresent()
                && (number.isEmpty() || other.number.get().compareTo(number.get()) > 0);
        return isHigher ? other : this;
    }
}

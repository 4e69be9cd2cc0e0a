package org.lode.node.sync;

import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.UInt256;
import org.lode.node.chain.Chain;

/**
 * A branch that was not followed, because it parts from the chain too far back, or is not proven heavier within the headers that may be
 * held. Known by a header of it, so that it is recognised whoever tells of it, in one question instead of thousands of headers.
 *
 * @param last as far as its headers were checked
 * @param totalDifficulty of that header
 */
record OutOfReach(ForkSearch.Found.Fork fork, Header last, UInt256 totalDifficulty) {
    boolean isHeavierThan(Chain chain) {
        return totalDifficulty.compareTo(chain.head().totalDifficulty()) > 0;
    }

    /** Not any more, when the chain was reorganised below the fork. */
    boolean holdsFor(Chain chain) {
        boolean stillPartsThere =
                chain.canonicalHash(fork.number()).filter(fork.hash()::equals).isPresent();
        return stillPartsThere && !(isHeavierThan(chain) && chain.reachesBackTo(fork.number()));
    }
}

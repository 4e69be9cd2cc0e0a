package org.lode.node.chain;

import org.lode.consensus.state.StateReader;
import org.lode.consensus.trie.StateTries;

/** A state pinned against later writes until it is closed. */
public interface StateSnapshot extends StateReader, AutoCloseable {
    /** Its tries, for proofs. For a past block they are worked out from the head's, as far as the two differ. */
    StateTries tries();

    @Override
    void close();
}

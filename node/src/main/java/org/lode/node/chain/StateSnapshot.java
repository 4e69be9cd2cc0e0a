package org.lode.node.chain;

import org.lode.consensus.state.StateReader;

/** A state pinned against later writes until it is closed. */
public interface StateSnapshot extends StateReader, AutoCloseable {
    @Override
    void close();
}

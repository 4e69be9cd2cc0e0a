package org.lode.node.chain;

import org.lode.consensus.block.Header;

/**
 * The last block and the state after it, both of one batch. It may be newer than the published {@link ChainHead}, whose state is gone
 * already where a reorganisation was written and not published yet.
 */
public record HeadSnapshot(Header header, StateSnapshot state) implements AutoCloseable {
    @Override
    public void close() {
        state.close();
    }
}

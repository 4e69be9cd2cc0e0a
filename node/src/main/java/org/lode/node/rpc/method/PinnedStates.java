package org.lode.node.rpc.method;

import java.util.function.BiFunction;
import org.lode.consensus.block.Header;
import org.lode.consensus.state.StateReader;
import org.lode.node.chain.HeadSnapshot;
import org.lode.node.chain.StateSnapshot;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.filter.BlockLookup;
import org.lode.node.rpc.shape.BlockReference;
import org.lode.node.rpc.shape.BlockTag;

/** Runs a reader over the state after a block, held still while it reads. */
public final class PinnedStates {
    private final BlockLookup blocks;

    public PinnedStates(BlockLookup blocks) {
        this.blocks = blocks;
    }

    /** What the reader gives, or {@link RpcException} when there is no such block or its state is no longer kept. */
    public <T> T read(BlockReference reference, BiFunction<Header, StateReader, T> reader) {
        return readPinned(reference, reader::apply);
    }

    /** The same, with the state's tries at hand. */
    public <T> T readPinned(BlockReference reference, BiFunction<Header, StateSnapshot, T> reader) {
        if (reference instanceof BlockReference.Tagged(BlockTag tag)
                && (tag == BlockTag.LATEST || tag == BlockTag.PENDING)) {
            try (HeadSnapshot head = blocks.chain().headSnapshot()) {
                return reader.apply(head.header(), head.state());
            }
        }
        Header header = blocks.requireHeader(reference);
        try (StateSnapshot state = blocks.chain()
                .state(header.hash())
                .orElseThrow(() -> RpcException.failed("the state of block " + header.number()
                        + " is not available; this node keeps that of recent canonical blocks"))) {
            return reader.apply(header, state);
        }
    }
}

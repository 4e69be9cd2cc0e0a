package org.lode.node.chain;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.Log;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.node.store.LogTerm;
import org.lode.node.store.StoreView;

/** The canonical chain's logs and their index, pinned against later writes until it is closed. For one search. */
public final class LogSnapshot implements AutoCloseable {
    private final StoreView view;

    public LogSnapshot(StoreView view) {
        this.view = view;
    }

    public Header head() {
        return view.head();
    }

    /** Names the blocks from {@code first} to {@code last} that may have a log with {@code term}, lowest first; none that has is missing. */
    public void blocksWith(LogTerm term, BlockNumber first, BlockNumber last, Consumer<BlockNumber> block) {
        view.blocksWithLog(term, first, last, block);
    }

    /** The canonical block at that height, up to the head. */
    public Optional<Header> header(BlockNumber number) {
        return view.canonicalHash(number).flatMap(view::header);
    }

    /** A block's logs, for each of its transactions in order; empty for a block that was never executed. */
    public Optional<List<List<Log>>> logs(Hash blockHash) {
        return view.logs(blockHash);
    }

    /** The hash of a block's {@code index}-th transaction, from 0. */
    public Hash transactionHash(Hash blockHash, int index) {
        return view.transactionHash(blockHash, index);
    }

    @Override
    public void close() {
        view.close();
    }
}

package org.lode.node.chain;

import java.util.List;
import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.node.event.EventSource;

/**
 * The chain for readers: any thread may ask, nothing blocks the writer. Each answer is consistent in itself; two answers may
 * straddle a change of head.
 */
public interface ChainView {
    ChainHead head();

    /** Each change of the head, published once its batch is durable. */
    EventSource<HeadChanged> headChanges();

    /** A known block's header, on the canonical chain or not. */
    Optional<Header> header(Hash blockHash);

    /** The canonical block's hash at a height, up to the head. */
    Optional<Hash> canonicalHash(BlockNumber number);

    Optional<Block> block(Hash blockHash);

    /** Receipts in the order of the block's transactions. Kept for every executed block, canonical now or before. */
    Optional<List<Receipt>> receipts(Hash blockHash);

    Optional<UInt256> totalDifficulty(Hash blockHash);

    /** Where a transaction stands on the canonical chain. */
    Optional<TransactionPlace> transactionPlace(Hash transactionHash);

    /**
     * The state after a canonical block.
     *
     * @return empty when the block is unknown, off the canonical chain, or older than the history that is kept
     */
    Optional<StateSnapshot> state(Hash blockHash);

    /** The last block with the state after it, which there always is. */
    HeadSnapshot headSnapshot();

    /** The logs of the canonical chain as it is now. */
    LogSnapshot logs();

    /** What the canonical blocks {@code first} to {@code last} paid an account. */
    Earnings earnings(Address beneficiary, BlockNumber first, BlockNumber last);

    /** A transaction's block and its index there. */
    record TransactionPlace(Hash blockHash, BlockNumber number, int index) {}
}

package org.lode.p2p.wire;

import java.util.List;
import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.transaction.Transaction;

/** A message of capability {@code lode/1}; {@link MessageCodec} has their numbers and bytes. */
public sealed interface Message {
    /** A message that asks; the answer carries the same number. */
    sealed interface Request extends Message {
        /** Chosen by who asks, 64 unsigned bits. */
        long requestId();
    }

    /** The answer to a {@link Request}. Fewer items than were asked for, even none, is an answer. */
    sealed interface Response extends Message {
        long requestId();
    }

    /**
     * The first message on both sides, and never again: which chain, and how far.
     *
     * @param networkId the genesis file's chain id
     * @param headHash the best block, whose total difficulty is {@code totalDifficulty}
     */
    record Status(long version, long networkId, UInt256 totalDifficulty, Hash headHash, Hash genesisHash, ForkId forkId)
            implements Message {}

    /** Blocks that the sender has and checked. */
    record NewBlockHashes(List<BlockId> blocks) implements Message {
        public NewBlockHashes {
            blocks = List.copyOf(blocks);
        }
    }

    /** A block by name. */
    record BlockId(Hash hash, BlockNumber number) {}

    /** Transactions and contributions, whole and unasked. */
    record Transactions(List<Transaction> transactions) implements Message {
        public Transactions {
            transactions = List.copyOf(transactions);
        }
    }

    /** Asks for headers from {@code origin} on, {@code skip} heights left out between two of them. */
    record GetBlockHeaders(long requestId, Origin origin, int amount, long skip, Direction direction)
            implements Request {}

    /** Where a run of headers starts. */
    sealed interface Origin {
        record AtHash(Hash hash) implements Origin {}

        record AtNumber(BlockNumber number) implements Origin {}
    }

    /** Whether heights rise or fall along a run of headers. */
    enum Direction {
        RISING,
        FALLING
    }

    /** Answers {@link GetBlockHeaders}. */
    record BlockHeaders(long requestId, List<Header> headers) implements Response {
        public BlockHeaders {
            headers = List.copyOf(headers);
        }
    }

    /** Asks for the transactions of blocks. */
    record GetBlockBodies(long requestId, List<Hash> blockHashes) implements Request {
        public GetBlockBodies {
            blockHashes = List.copyOf(blockHashes);
        }
    }

    /** Answers {@link GetBlockBodies}: in the order asked, unknown blocks left out. */
    record BlockBodies(long requestId, List<Body> bodies) implements Response {
        public BlockBodies {
            bodies = List.copyOf(bodies);
        }
    }

    /** A block without its header. */
    record Body(List<Transaction> transactions) {
        public Body {
            transactions = List.copyOf(transactions);
        }
    }

    /** A whole block whose seal the sender has checked. */
    record NewBlock(Block block, UInt256 totalDifficulty) implements Message {}

    /** Transactions and contributions that the sender has, by hash. */
    record NewPooledTransactionHashes(List<Announced> announced) implements Message {
        public NewPooledTransactionHashes {
            announced = List.copyOf(announced);
        }
    }

    /**
     * A transaction by name.
     *
     * @param type as in EIP-2718; 0x57 is a contribution
     * @param sizeBytes of the canonical bytes
     */
    record Announced(int type, int sizeBytes, Hash hash) {}

    /** Asks for transactions and contributions that were announced. */
    record GetPooledTransactions(long requestId, List<Hash> hashes) implements Request {
        public GetPooledTransactions {
            hashes = List.copyOf(hashes);
        }
    }

    /** Answers {@link GetPooledTransactions}. */
    record PooledTransactions(long requestId, List<Transaction> transactions) implements Response {
        public PooledTransactions {
            transactions = List.copyOf(transactions);
        }
    }

    /** Asks for the receipts of blocks. */
    record GetReceipts(long requestId, List<Hash> blockHashes) implements Request {
        public GetReceipts {
            blockHashes = List.copyOf(blockHashes);
        }
    }

    /** Answers {@link GetReceipts}: one list a block, in the order of its transactions. */
    record Receipts(long requestId, List<BlockReceipts> blocks) implements Response {
        public Receipts {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * A block for who has most of its transactions: the others whole, these by short ids.
     *
     * @param salt chosen by the sender; short ids depend on it and on the block's hash
     * @param shortIds of the transactions that are not among {@code whole}, in the block's order, four bytes each
     * @param whole transactions that the receiver is thought to lack, by rising index
     */
    record Compact(Header header, UInt256 totalDifficulty, long salt, Bytes shortIds, List<Indexed> whole) {
        /** Bytes of a short id. */
        public static final int SHORT_ID_BYTES = 4;

        public Compact {
            whole = List.copyOf(whole);
            if (shortIds.size() % SHORT_ID_BYTES != 0) {
                throw new IllegalArgumentException(shortIds.size() + " bytes are no whole number of short ids");
            }
        }

        /** How many transactions the block has. */
        public int transactions() {
            return shortIds.size() / SHORT_ID_BYTES + whole.size();
        }
    }

    /** A transaction and its place in the block. */
    record Indexed(int index, Transaction transaction) {}

    /** A new block, unasked, in its compact form; the sender has checked the seal and its place in the chain. */
    record CompactBlock(Compact block) implements Message {}

    /** Asks for a block in its compact form. */
    record GetCompactBlock(long requestId, Hash blockHash) implements Request {}

    /** Answers {@link GetCompactBlock}; empty when the block is unknown. */
    record CompactBlockAnswer(long requestId, Optional<Compact> block) implements Response {}

    /** Asks for some transactions of a block, by rising index. */
    record GetBlockTransactions(long requestId, Hash blockHash, List<Integer> indexes) implements Request {
        public GetBlockTransactions {
            indexes = List.copyOf(indexes);
        }
    }

    /** Answers {@link GetBlockTransactions}: all of them in the order asked, or none when the block is unknown. */
    record BlockTransactions(long requestId, List<Transaction> transactions) implements Response {
        public BlockTransactions {
            transactions = List.copyOf(transactions);
        }
    }

    /** The receipts of one block. */
    record BlockReceipts(List<Receipt> receipts) {
        public BlockReceipts {
            receipts = List.copyOf(receipts);
        }
    }
}

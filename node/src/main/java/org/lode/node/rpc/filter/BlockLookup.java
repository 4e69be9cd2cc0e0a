package org.lode.node.rpc.filter;

import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.node.chain.ChainHead;
import org.lode.node.chain.ChainView;
import org.lode.node.chain.ImportedBlock;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.shape.BlockReference;
import org.lode.node.rpc.shape.BlockTag;

/** Finds the block that a reference means. {@code pending} means the head here. */
public final class BlockLookup {
    private final ChainView chain;

    public BlockLookup(ChainView chain) {
        this.chain = chain;
    }

    public ChainView chain() {
        return chain;
    }

    /** Empty when there is no such block, or it is off the canonical chain and must not be. */
    public Optional<Hash> hash(BlockReference reference) {
        return switch (reference) {
            case BlockReference.Tagged(BlockTag tag) -> hash(tag);
            case BlockReference.Numbered(BlockNumber number) -> chain.canonicalHash(number);
            case BlockReference.Hashed(Hash hash, BlockReference.Canonicity canonicity) ->
                switch (canonicity) {
                    case ANY -> Optional.of(hash);
                    case CANONICAL -> Optional.of(requireCanonical(hash));
                };
        };
    }

    public Optional<Header> header(BlockReference reference) {
        return hash(reference).flatMap(chain::header);
    }

    /** The same, or {@link RpcException} when there is no such block. */
    public Header requireHeader(BlockReference reference) {
        return header(reference).orElseThrow(() -> RpcException.failed("header not found"));
    }

    public Optional<Block> block(BlockReference reference) {
        return hash(reference).flatMap(chain::block);
    }

    public Optional<ImportedBlock> imported(BlockReference reference) {
        return hash(reference).flatMap(this::imported);
    }

    /** A block with its receipts; every stored block has both. */
    public Optional<ImportedBlock> imported(Hash blockHash) {
        return chain.block(blockHash)
                .flatMap(block -> chain.receipts(blockHash).map(receipts -> new ImportedBlock(block, receipts)));
    }

    public UInt256 totalDifficulty(Hash blockHash) {
        return chain.totalDifficulty(blockHash).orElse(UInt256.ZERO);
    }

    /** The height that a tag or number stands for, whether or not the chain reaches it. */
    public BlockNumber number(BlockReference reference) {
        return switch (reference) {
            case BlockReference.Tagged(BlockTag tag) -> number(tag, chain.head());
            case BlockReference.Numbered(BlockNumber number) -> number;
            case BlockReference.Hashed(Hash _, BlockReference.Canonicity _) ->
                requireHeader(reference).number();
        };
    }

    private Optional<Hash> hash(BlockTag tag) {
        ChainHead head = chain.head();
        BlockNumber number = number(tag, head);
        return number.equals(head.number()) ? Optional.of(head.hash()) : chain.canonicalHash(number);
    }

    private static BlockNumber number(BlockTag tag, ChainHead head) {
        return switch (tag) {
            case EARLIEST -> BlockNumber.GENESIS;
            case SAFE -> head.number().minusSaturating(ChainHead.SAFE_DEPTH);
            case FINALIZED -> head.number().minusSaturating(ChainHead.FINALIZED_DEPTH);
            case LATEST, PENDING -> head.number();
        };
    }

    private Hash requireCanonical(Hash hash) {
        Header header = chain.header(hash).orElseThrow(() -> RpcException.failed("header for hash not found"));
        if (!chain.canonicalHash(header.number()).equals(Optional.of(hash))) {
            throw RpcException.failed("hash is not currently canonical");
        }
        return hash;
    }
}

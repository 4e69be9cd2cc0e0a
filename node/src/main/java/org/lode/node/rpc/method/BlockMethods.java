package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.optional;
import static org.lode.node.rpc.dispatch.Parameter.required;

import java.util.List;
import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Hash;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.Parameter;
import org.lode.node.rpc.filter.BlockLookup;
import org.lode.node.rpc.json.Decoder;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.shape.BlockReference;
import org.lode.node.rpc.shape.BlockShape;
import org.lode.node.rpc.shape.ReceiptShape;

/** {@code eth_}: blocks, what is in them and how many. There are no uncles on this chain. */
public final class BlockMethods {
    private static final Parameter<BlockReference> BY_NUMBER = required(BlockReference.BY_NUMBER);
    private static final Parameter<BlockReference> BY_HASH =
            required(Decoders.HASH.map(hash -> new BlockReference.Hashed(hash, BlockReference.Canonicity.ANY)));
    private static final Parameter<Long> INDEX = required(Decoders.QUANTITY_64);
    private static final Decoder<BlockShape.Detail> DETAIL =
            Decoders.FLAG.map(full -> full ? BlockShape.Detail.TRANSACTIONS : BlockShape.Detail.HASHES);
    private static final Parameter<BlockShape.Detail> HASHES_OR_ALL = optional(DETAIL, BlockShape.Detail.HASHES);

    private final BlockLookup blocks;
    private final BlockShape shape;
    private final ReceiptShape receipts;

    public BlockMethods(BlockLookup blocks, BlockShape shape, ReceiptShape receipts) {
        this.blocks = blocks;
        this.shape = shape;
        this.receipts = receipts;
    }

    public List<Method> methods() {
        return List.of(
                Method.of(
                        "eth_blockNumber",
                        () -> JsonValue.quantity(blocks.chain().head().number().value())),
                Method.of("eth_getBlockByNumber", BY_NUMBER, HASHES_OR_ALL, this::block),
                Method.of("eth_getBlockByHash", BY_HASH, HASHES_OR_ALL, this::block),
                Method.of("eth_getHeaderByNumber", BY_NUMBER, this::header),
                Method.of("eth_getHeaderByHash", BY_HASH, this::header),
                Method.of("eth_getBlockTransactionCountByNumber", BY_NUMBER, this::transactionCount),
                Method.of("eth_getBlockTransactionCountByHash", BY_HASH, this::transactionCount),
                Method.of("eth_getUncleCountByBlockNumber", BY_NUMBER, this::uncleCount),
                Method.of("eth_getUncleCountByBlockHash", BY_HASH, this::uncleCount),
                Method.of("eth_getUncleByBlockNumberAndIndex", BY_NUMBER, INDEX, (_, _) -> JsonValue.NULL),
                Method.of("eth_getUncleByBlockHashAndIndex", BY_HASH, INDEX, (_, _) -> JsonValue.NULL),
                Method.of("eth_getBlockReceipts", required(BlockReference.BY_NUMBER_OR_HASH), this::receipts));
    }

    private JsonValue block(BlockReference reference, BlockShape.Detail detail) {
        return JsonValue.orNull(
                blocks.block(reference).map(block -> shape.block(block, blocks.totalDifficulty(block.hash()), detail)));
    }

    private JsonValue header(BlockReference reference) {
        return JsonValue.orNull(blocks.header(reference).map(BlockShape::header));
    }

    private JsonValue transactionCount(BlockReference reference) {
        Optional<Block> block = blocks.block(reference);
        return JsonValue.orNull(block.map(it -> JsonValue.quantity(shape.count(it))));
    }

    private JsonValue uncleCount(BlockReference reference) {
        Optional<Hash> hash = blocks.header(reference).map(header -> header.hash());
        return JsonValue.orNull(hash.map(_ -> JsonValue.quantity(0)));
    }

    private JsonValue receipts(BlockReference reference) {
        return JsonValue.orNull(blocks.imported(reference)
                .map(imported -> JsonValue.listOf(shape.shown(imported.block(), receipts.receipts(imported)))));
    }
}

package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.required;

import java.util.List;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.codec.RlpWriter;
import org.lode.node.chain.ImportedBlock;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.Parameter;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.filter.BlockLookup;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.shape.BlockReference;

/** {@code debug_getRaw*}: the chain's own bytes. A header is {@code [W ++ S, C]} here (DESIGN 1.1), not Ethereum's. */
public final class DebugMethods {
    private static final Parameter<BlockReference> BLOCK = required(BlockReference.BY_NUMBER_OR_HASH);

    private final BlockLookup blocks;

    public DebugMethods(BlockLookup blocks) {
        this.blocks = blocks;
    }

    public List<Method> methods() {
        return List.of(
                Method.of(
                        "debug_getRawBlock",
                        BLOCK,
                        reference -> JsonValue.of(
                                blocks.block(reference).map(Block::encoded).orElseThrow(DebugMethods::notFound))),
                Method.of(
                        "debug_getRawHeader",
                        BLOCK,
                        reference -> JsonValue.of(blocks.header(reference)
                                .map(header -> RlpWriter.encode(header::write))
                                .orElseThrow(DebugMethods::notFound))),
                Method.of(
                        "debug_getRawReceipts",
                        BLOCK,
                        reference ->
                                JsonValue.listOf(blocks
                                        .imported(reference)
                                        .map(ImportedBlock::receipts)
                                        .orElseThrow(DebugMethods::notFound)
                                        .stream()
                                        .map(Receipt::encoded)
                                        .map(JsonValue::of)
                                        .toList())));
    }

    private static RpcException notFound() {
        return RpcException.failed("block not found");
    }
}

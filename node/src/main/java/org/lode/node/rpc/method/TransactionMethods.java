package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.required;

import java.util.List;
import java.util.Optional;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.transaction.Transaction;
import org.lode.node.chain.ChainView.TransactionPlace;
import org.lode.node.pool.TransactionPool;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.Parameter;
import org.lode.node.rpc.filter.BlockLookup;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.shape.BlockReference;
import org.lode.node.rpc.shape.ReceiptShape;
import org.lode.node.rpc.shape.TransactionShape;

/** {@code eth_}: transactions and contributions in blocks and in the pool, and their receipts. */
public final class TransactionMethods {
    private static final Parameter<Hash> HASH = required(Decoders.HASH);
    private static final Parameter<Long> INDEX = required(Decoders.QUANTITY_64);
    private static final Parameter<BlockReference> BY_NUMBER = required(BlockReference.BY_NUMBER);
    private static final Parameter<BlockReference> BY_HASH =
            required(Decoders.HASH.map(hash -> new BlockReference.Hashed(hash, BlockReference.Canonicity.ANY)));

    private final BlockLookup blocks;
    private final TransactionPool pool;
    private final TransactionShape shape;
    private final ReceiptShape receipts;

    public TransactionMethods(BlockLookup blocks, TransactionPool pool, TransactionShape shape, ReceiptShape receipts) {
        this.blocks = blocks;
        this.pool = pool;
        this.shape = shape;
        this.receipts = receipts;
    }

    public List<Method> methods() {
        return List.of(
                Method.of("eth_getTransactionByHash", HASH, this::byHash),
                Method.of("eth_getTransactionByBlockNumberAndIndex", BY_NUMBER, INDEX, this::byIndex),
                Method.of("eth_getTransactionByBlockHashAndIndex", BY_HASH, INDEX, this::byIndex),
                Method.of("eth_getTransactionReceipt", HASH, this::receipt),
                Method.of("eth_getRawTransactionByHash", HASH, this::raw),
                Method.of("debug_getRawTransaction", HASH, this::raw),
                Method.of("eth_getRawTransactionByBlockNumberAndIndex", BY_NUMBER, INDEX, this::rawByIndex),
                Method.of("eth_getRawTransactionByBlockHashAndIndex", BY_HASH, INDEX, this::rawByIndex));
    }

    private JsonValue byHash(Hash hash) {
        Optional<JsonValue> mined = blocks.chain()
                .transactionPlace(hash)
                .flatMap(place ->
                        blocks.chain().block(place.blockHash()).map(block -> shape.mined(block, place.index())));
        return JsonValue.orNull(mined.or(() -> pool.view().transaction(hash).map(shape::pending)));
    }

    private JsonValue byIndex(BlockReference reference, long index) {
        return JsonValue.orNull(blockWith(reference, index).map(block -> shape.mined(block, (int) index)));
    }

    private JsonValue receipt(Hash hash) {
        Optional<TransactionPlace> place = blocks.chain().transactionPlace(hash);
        return JsonValue.orNull(place.flatMap(
                it -> blocks.imported(it.blockHash()).map(imported -> receipts.receipt(imported, it.index()))));
    }

    private JsonValue raw(Hash hash) {
        Optional<Transaction> mined = blocks.chain()
                .transactionPlace(hash)
                .flatMap(place -> blocks.chain()
                        .block(place.blockHash())
                        .map(block -> block.transactions().get(place.index())));
        return JsonValue.orNull(mined.or(() -> pool.view().transaction(hash)).map(it -> JsonValue.of(it.encoded())));
    }

    private JsonValue rawByIndex(BlockReference reference, long index) {
        return JsonValue.orNull(blockWith(reference, index)
                .map(block -> JsonValue.of(block.transactions().get((int) index).encoded())));
    }

    /** The block, if it has a transaction of that index, read as unsigned. */
    private Optional<Block> blockWith(BlockReference reference, long index) {
        return blocks.block(reference)
                .filter(block ->
                        Long.compareUnsigned(index, block.transactions().size()) < 0);
    }
}

package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.required;

import com.google.common.collect.ImmutableSortedMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.TransactionBody;
import org.lode.node.pool.TransactionPool;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;
import org.lode.node.rpc.shape.TransactionShape;

/** {@code txpool_}: signed transactions that can be executed now (pending) or wait for a nonce before them (queued). */
public final class TxpoolMethods {
    private static final SortedMap<Long, RecoveredTransaction> NONE = ImmutableSortedMap.of();

    private final TransactionPool pool;
    private final TransactionShape shape;

    public TxpoolMethods(TransactionPool pool, TransactionShape shape) {
        this.pool = pool;
        this.shape = shape;
    }

    public List<Method> methods() {
        return List.of(
                Method.of("txpool_status", this::status),
                Method.of("txpool_content", () -> bySender(this::content)),
                Method.of("txpool_inspect", () -> bySender(TxpoolMethods::inspection)),
                Method.of("txpool_contentFrom", required(Decoders.ADDRESS), this::contentFrom));
    }

    private JsonValue status() {
        TransactionPool.View view = pool.view();
        return out -> out.object(fields -> fields.field("pending")
                .quantity(count(view.pending()))
                .field("queued")
                .quantity(count(view.queued())));
    }

    private JsonValue contentFrom(Address sender) {
        TransactionPool.View view = pool.view();
        return out -> out.object(fields -> {
            writeNonces(fields.field("pending"), view.pending().getOrDefault(sender, NONE), this::content);
            writeNonces(fields.field("queued"), view.queued().getOrDefault(sender, NONE), this::content);
        });
    }

    private JsonValue bySender(Function<RecoveredTransaction, JsonValue> item) {
        TransactionPool.View view = pool.view();
        return out -> out.object(fields -> {
            writeSenders(fields.field("pending"), view.pending(), item);
            writeSenders(fields.field("queued"), view.queued(), item);
        });
    }

    private JsonValue content(RecoveredTransaction transaction) {
        return shape.pending(transaction.transaction());
    }

    /** One line for people: to whom, how much, and at which price. */
    private static JsonValue inspection(RecoveredTransaction transaction) {
        TransactionBody body = transaction.body();
        return JsonValue.of(body.to().map(Address::toString).orElse("contract creation") + ": " + body.value()
                + " wei + " + body.gasLimit() + " gas × " + body.maxFeePerGas() + " wei");
    }

    private static void writeSenders(
            JsonWriter out,
            Map<Address, SortedMap<Long, RecoveredTransaction>> senders,
            Function<RecoveredTransaction, JsonValue> item) {
        out.object(fields ->
                senders.forEach((sender, nonces) -> writeNonces(fields.field(sender.toString()), nonces, item)));
    }

    private static void writeNonces(
            JsonWriter out,
            SortedMap<Long, RecoveredTransaction> nonces,
            Function<RecoveredTransaction, JsonValue> item) {
        out.object(fields -> nonces.forEach((nonce, transaction) ->
                fields.field(Long.toUnsignedString(nonce)).value(item.apply(transaction))));
    }

    private static long count(Map<Address, SortedMap<Long, RecoveredTransaction>> senders) {
        return senders.values().stream().mapToLong(Map::size).sum();
    }
}

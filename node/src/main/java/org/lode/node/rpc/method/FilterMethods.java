package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.optional;
import static org.lode.node.rpc.dispatch.Parameter.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import org.lode.node.rpc.dispatch.CallContext;
import org.lode.node.rpc.dispatch.Deadline;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.Parameter;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.filter.Filters;
import org.lode.node.rpc.filter.Interest;
import org.lode.node.rpc.filter.LogSearch;
import org.lode.node.rpc.filter.Subscriptions;
import org.lode.node.rpc.json.Decoder;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.InvalidParameterException;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.shape.BlockShape;
import org.lode.node.rpc.shape.LogQuery;
import org.lode.node.rpc.shape.PlacedLog;
import org.lode.node.rpc.shape.TransactionShape;

/** {@code eth_}: searching logs, filters to poll, subscriptions over WebSocket. */
public final class FilterMethods {
    private static final Parameter<String> ID = required(Decoders.TEXT);
    private static final Decoder<JsonNode> ANY = node -> node;

    private final LogSearch search;
    private final Filters filters;
    private final Subscriptions subscriptions;
    private final TransactionShape transactions;

    public FilterMethods(
            LogSearch search, Filters filters, Subscriptions subscriptions, TransactionShape transactions) {
        this.search = search;
        this.filters = filters;
        this.subscriptions = subscriptions;
        this.transactions = transactions;
    }

    public List<Method> methods() {
        return List.of(
                Method.inContext(
                        "eth_getLogs", required(LogQuery.DECODER), (context, query) -> logs(query, context.deadline())),
                Method.of("eth_newFilter", required(LogQuery.DECODER), query -> JsonValue.of(filters.add(query))),
                Method.of(
                        "eth_newBlockFilter",
                        () -> JsonValue.of(filters.add(Interest.heads(header -> JsonValue.of(header.hash()))))),
                Method.of(
                        "eth_newPendingTransactionFilter",
                        optional(Decoders.FLAG, Boolean.FALSE),
                        full -> JsonValue.of(filters.add(pending(full)))),
                Method.of("eth_getFilterChanges", ID, id -> JsonValue.listOf(filters.changes(id))),
                Method.inContext("eth_getFilterLogs", ID, (context, id) -> logs(filters.query(id), context.deadline())),
                Method.of("eth_uninstallFilter", ID, id -> JsonValue.of(filters.remove(id))),
                Method.inContext("eth_subscribe", required(Decoders.TEXT), optional(ANY), this::subscribe),
                Method.inContext("eth_unsubscribe", ID, (context, id) -> {
                    subscriptions.end(context, id);
                    return JsonValue.TRUE;
                }));
    }

    private JsonValue logs(LogQuery query, Deadline deadline) {
        List<PlacedLog> found = search.find(query, deadline);
        return JsonValue.listOf(found.stream()
                .map(log -> log.shape(PlacedLog.Standing.INCLUDED))
                .toList());
    }

    private JsonValue subscribe(CallContext context, String kind, Optional<JsonNode> options) {
        return JsonValue.of(subscriptions.add(context, interest(kind, options)));
    }

    private Interest interest(String kind, Optional<JsonNode> options) {
        return switch (kind) {
            case "newHeads" -> Interest.heads(BlockShape::header);
            case "logs" ->
                Interest.logs(decoded(LogQuery.DECODER, options.orElseGet(JsonNodeFactory.instance::objectNode)));
            case "newPendingTransactions" ->
                pending(options.map(it -> decoded(Decoders.FLAG, it)).orElse(Boolean.FALSE));
            default ->
                throw RpcException.invalidParams("no \"" + (kind.length() > 50 ? kind.substring(0, 50) : kind)
                        + "\" subscription in eth namespace");
        };
    }

    private static <T> T decoded(Decoder<T> decoder, JsonNode node) {
        try {
            return decoder.decode(node);
        } catch (InvalidParameterException e) {
            throw RpcException.invalidParams("invalid argument 1: " + e.getMessage());
        }
    }

    private Interest pending(Boolean full) {
        return full
                ? Interest.transactions(transactions::pending)
                : Interest.transactions(transaction -> JsonValue.of(transaction.hash()));
    }
}

package org.lode.node.rpc.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.lode.consensus.block.Header;
import org.lode.consensus.transaction.Transaction;
import org.lode.node.chain.HeadChanged;
import org.lode.node.chain.ImportedBlock;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.shape.LogQuery;
import org.lode.node.rpc.shape.PlacedLog;

/** What a client wants to hear of an event, in order; often nothing. */
@FunctionalInterface
public interface Interest {
    List<JsonValue> pick(NodeEvent event);

    /** Each block that joins the canonical chain. */
    static Interest heads(Function<Header, JsonValue> shape) {
        return event -> switch (event) {
            case NodeEvent.HeadMoved(HeadChanged change) ->
                change.applied().stream()
                        .map(imported -> shape.apply(imported.block().header()))
                        .toList();
            case NodeEvent.TransactionArrived _ -> List.of();
        };
    }

    /** Each transaction that joins the pool. */
    static Interest transactions(Function<Transaction, JsonValue> shape) {
        return event -> switch (event) {
            case NodeEvent.HeadMoved _ -> List.of();
            case NodeEvent.TransactionArrived(Transaction transaction) -> List.of(shape.apply(transaction));
        };
    }

    /** The logs of blocks that join the canonical chain, after those of blocks that left it, which are marked as removed. */
    static Interest logs(LogQuery query) {
        return event -> switch (event) {
            case NodeEvent.HeadMoved(HeadChanged change) -> {
                List<JsonValue> logs = new ArrayList<>();
                change.reverted().forEach(it -> addMatching(query, it, PlacedLog.Standing.REMOVED, logs));
                change.applied().forEach(it -> addMatching(query, it, PlacedLog.Standing.INCLUDED, logs));
                yield logs;
            }
            case NodeEvent.TransactionArrived _ -> List.of();
        };
    }

    private static void addMatching(
            LogQuery query, ImportedBlock imported, PlacedLog.Standing standing, List<JsonValue> found) {
        if (query.mightMatch(imported.block().header().content().logsBloom())) {
            PlacedLog.of(imported).stream()
                    .filter(log -> query.matches(log.log()))
                    .forEach(log -> found.add(log.shape(standing)));
        }
    }
}

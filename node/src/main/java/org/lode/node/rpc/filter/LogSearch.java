package org.lode.node.rpc.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.node.rpc.dispatch.Deadline;
import org.lode.node.rpc.dispatch.ErrorCode;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.shape.BlockReference;
import org.lode.node.rpc.shape.LogQuery;
import org.lode.node.rpc.shape.PlacedLog;

/**
 * Looks through blocks for logs: the header's bloom first, and only where that might match the receipts. How many blocks and
 * how many results one query may take is bounded, and so is its time.
 */
public final class LogSearch {
    private static final int BLOCKS_BETWEEN_CHECKS = 64;

    /** What one query may take. */
    public record Limits(long maxBlocks, int maxResults) {
        public static final Limits STANDARD = new Limits(100_000, 20_000);
    }

    private final BlockLookup blocks;
    private final Limits limits;

    public LogSearch(BlockLookup blocks, Limits limits) {
        this.blocks = blocks;
        this.limits = limits;
    }

    public List<PlacedLog> find(LogQuery query, Deadline deadline) {
        return switch (query.span()) {
            case LogQuery.Span.InBlock(Hash hash) -> inBlock(query, hash);
            case LogQuery.Span.Between(BlockReference first, BlockReference last) ->
                between(query, blocks.number(first), blocks.number(last), deadline);
        };
    }

    private List<PlacedLog> inBlock(LogQuery query, Hash blockHash) {
        Header header = blocks.chain().header(blockHash).orElseThrow(() -> RpcException.failed("unknown block"));
        List<PlacedLog> found = new ArrayList<>();
        addMatching(query, header, found);
        return found;
    }

    private List<PlacedLog> between(LogQuery query, BlockNumber first, BlockNumber last, Deadline deadline) {
        if (first.compareTo(last) > 0) {
            throw RpcException.invalidParams("invalid block range params");
        }
        if (last.compareTo(blocks.chain().head().number()) > 0) {
            throw RpcException.invalidParams("block range extends beyond current head block");
        }
        if (last.value() - first.value() >= limits.maxBlocks()) {
            throw new RpcException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "query exceeds max block range " + limits.maxBlocks() + "; ask for fewer blocks at a time");
        }
        List<PlacedLog> found = new ArrayList<>();
        for (BlockNumber number = first; number.compareTo(last) <= 0; number = number.next()) {
            if ((number.value() - first.value()) % BLOCKS_BETWEEN_CHECKS == 0) {
                deadline.check();
            }
            Optional<Header> header = blocks.chain().canonicalHash(number).flatMap(blocks.chain()::header);
            header.ifPresent(it -> addMatching(query, it, found));
        }
        return found;
    }

    private void addMatching(LogQuery query, Header header, List<PlacedLog> found) {
        if (!query.mightMatch(header.content().logsBloom())) {
            return;
        }
        blocks.imported(header.hash())
                .ifPresent(imported -> PlacedLog.of(imported).stream()
                        .filter(log -> query.matches(log.log()))
                        .forEach(found::add));
        if (found.size() > limits.maxResults()) {
            throw new RpcException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "query exceeds max results " + limits.maxResults() + "; ask for fewer blocks at a time");
        }
    }
}

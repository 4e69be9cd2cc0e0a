package org.lode.node.rpc.filter;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.Log;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.node.chain.LogSnapshot;
import org.lode.node.rpc.dispatch.Deadline;
import org.lode.node.rpc.dispatch.ErrorCode;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.shape.BlockReference;
import org.lode.node.rpc.shape.LogQuery;
import org.lode.node.rpc.shape.PlacedLog;
import org.lode.node.store.LogTerm;

/**
 * Finds logs by the store's index: the blocks that have what each part of a query asks for, then the logs of the blocks that have all of
 * it. How many blocks and how many results one query may take is bounded, and so is its time.
 */
public final class LogSearch {
    private static final int STEPS_BETWEEN_CHECKS = 256;

    /** What one query may take. */
    public record Limits(long maxBlocks, int maxResults) {
        public static final Limits STANDARD = new Limits(1_000_000, 20_000);
    }

    private final BlockLookup blocks;
    private final Limits limits;

    public LogSearch(BlockLookup blocks, Limits limits) {
        this.blocks = blocks;
        this.limits = limits;
    }

    public List<PlacedLog> find(LogQuery query, Deadline deadline) {
        try (LogSnapshot logs = blocks.chain().logs()) {
            Search search = new Search(logs, query, deadline);
            return switch (query.span()) {
                case LogQuery.Span.InBlock(Hash hash) -> search.in(hash);
                case LogQuery.Span.Between(BlockReference first, BlockReference last) ->
                    search.between(blocks.number(first), blocks.number(last));
            };
        }
    }

    /** One query over one state of the chain. */
    private final class Search {
        private final LogSnapshot logs;
        private final LogQuery query;
        private final Deadline deadline;
        private final List<PlacedLog> found = new ArrayList<>();
        private int steps;

        Search(LogSnapshot logs, LogQuery query, Deadline deadline) {
            this.logs = logs;
            this.query = query;
            this.deadline = deadline;
        }

        List<PlacedLog> in(Hash blockHash) {
            add(blocks.chain().header(blockHash).orElseThrow(() -> RpcException.failed("unknown block")));
            return found;
        }

        List<PlacedLog> between(BlockNumber first, BlockNumber last) {
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
            BitSet candidates = candidates(first, last);
            for (int at = candidates.nextSetBit(0); at >= 0; at = candidates.nextSetBit(at + 1)) {
                step();
                logs.header(BlockNumber.of(first.value() + at)).ifPresent(this::add);
            }
            return found;
        }

        /** The blocks that have, for each part of the query, something that it allows; counted from {@code first}. */
        private BitSet candidates(BlockNumber first, BlockNumber last) {
            List<Set<LogTerm>> parts = parts(query);
            BitSet candidates = with(parts.getFirst(), first, last);
            for (Set<LogTerm> part : parts.subList(1, parts.size())) {
                if (candidates.isEmpty()) {
                    break;
                }
                candidates.and(with(part, first, last));
            }
            return candidates;
        }

        private BitSet with(Set<LogTerm> any, BlockNumber first, BlockNumber last) {
            BitSet having = new BitSet();
            for (LogTerm term : any) {
                step();
                logs.blocksWith(term, first, last, number -> {
                    step();
                    having.set(Math.toIntExact(number.value() - first.value()));
                });
            }
            return having;
        }

        private void add(Header header) {
            Optional<List<List<Log>>> transactions = logs.logs(header.hash());
            int logIndex = 0;
            for (int i = 0; i < transactions.map(List::size).orElse(0); i++) {
                Optional<Hash> transactionHash = Optional.empty();
                for (Log log : transactions.get().get(i)) {
                    if (query.matches(log)) {
                        int index = i;
                        Hash hash = transactionHash.orElseGet(() -> logs.transactionHash(header.hash(), index));
                        transactionHash = Optional.of(hash);
                        found.add(new PlacedLog(log, header, hash, i, logIndex));
                    }
                    logIndex++;
                }
            }
            if (found.size() > limits.maxResults()) {
                throw new RpcException(
                        ErrorCode.LIMIT_EXCEEDED,
                        "query exceeds max results " + limits.maxResults() + "; ask for fewer blocks at a time");
            }
        }

        private void step() {
            if (++steps % STEPS_BETWEEN_CHECKS == 0) {
                deadline.check();
            }
        }
    }

    /** What the index can tell: all parts are to hold, of each part one term. */
    private static List<Set<LogTerm>> parts(LogQuery query) {
        List<Set<LogTerm>> parts = new ArrayList<>();
        if (!query.addresses().isEmpty()) {
            parts.add(query.addresses().stream().map(LogTerm::ofAddress).collect(Collectors.toUnmodifiableSet()));
        }
        for (int i = 0; i < query.topics().size(); i++) {
            int position = i;
            Set<Hash> topics = query.topics().get(i);
            if (!topics.isEmpty()) {
                parts.add(topics.stream()
                        .map(it -> LogTerm.ofTopic(position, it))
                        .collect(Collectors.toUnmodifiableSet()));
            }
        }
        return parts.isEmpty() ? List.of(Set.of(LogTerm.ANY)) : parts;
    }
}

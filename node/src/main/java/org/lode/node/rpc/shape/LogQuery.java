package org.lode.node.rpc.shape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lode.consensus.block.Log;
import org.lode.consensus.block.LogsBloom;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Hash;
import org.lode.node.rpc.json.Decoder;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.InvalidParameterException;
import org.lode.node.rpc.json.ObjectFields;

/**
 * Which logs a request asks for.
 *
 * @param addresses any of these, or any at all when empty
 * @param topics for each position the topics allowed there, any at all when empty
 */
public record LogQuery(Span span, Set<Address> addresses, List<Set<Hash>> topics) {
    private static final int MAX_ALTERNATIVES = 1_000;
    private static final BlockReference LATEST = BlockReference.LATEST;
    private static final Decoder<List<Address>> ADDRESSES = Decoders.ADDRESS.oneOrList(MAX_ALTERNATIVES);
    private static final Decoder<List<Set<Hash>>> TOPICS =
            ((Decoder<Set<Hash>>) LogQuery::position).list(Log.MAX_TOPICS);

    /** The object that {@code eth_getLogs}, {@code eth_newFilter} and {@code eth_subscribe} take. */
    public static final Decoder<LogQuery> DECODER = LogQuery::decode;

    public LogQuery {
        addresses = Set.copyOf(addresses);
        topics = topics.stream().map(Set::copyOf).toList();
    }

    /** The blocks to look at. */
    public sealed interface Span {
        record InBlock(Hash blockHash) implements Span {}

        /** Both ends are part of it. */
        record Between(BlockReference first, BlockReference last) implements Span {}
    }

    public boolean matches(Log log) {
        if (!addresses.isEmpty() && !addresses.contains(log.address())) {
            return false;
        }
        if (topics.size() > log.topics().size()) {
            return false;
        }
        for (int i = 0; i < topics.size(); i++) {
            if (!topics.get(i).isEmpty() && !topics.get(i).contains(log.topics().get(i))) {
                return false;
            }
        }
        return true;
    }

    /** False only if no log behind this bloom matches. */
    public boolean mightMatch(LogsBloom bloom) {
        return (addresses.isEmpty() || addresses.stream().anyMatch(it -> bloom.mightContain(it.toBytes())))
                && topics.stream()
                        .allMatch(position -> position.isEmpty()
                                || position.stream().anyMatch(it -> bloom.mightContain(it.toBytes())));
    }

    private static LogQuery decode(JsonNode node) {
        ObjectFields fields = ObjectFields.of(node);
        Optional<Hash> blockHash = fields.optional("blockHash", Decoders.HASH);
        if (blockHash.isPresent() && (fields.has("fromBlock") || fields.has("toBlock"))) {
            throw new InvalidParameterException(
                    "cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other");
        }
        Span span = blockHash
                .<Span>map(Span.InBlock::new)
                .orElseGet(() -> new Span.Between(
                        fields.optional("fromBlock", BlockReference.BY_NUMBER).orElse(LATEST),
                        fields.optional("toBlock", BlockReference.BY_NUMBER).orElse(LATEST)));
        List<Address> addresses = fields.optional("address", ADDRESSES).orElse(List.of());
        return new LogQuery(
                span, Set.copyOf(addresses), fields.optional("topics", TOPICS).orElse(List.of()));
    }

    /** Null for any topic, one topic, or a list of alternatives, where a null again stands for any. */
    private static Set<Hash> position(JsonNode node) {
        if (node.isNull()) {
            return Set.of();
        }
        if (node.isArray()) {
            for (JsonNode alternative : node) {
                if (alternative.isNull()) {
                    return Set.of();
                }
            }
        }
        return Set.copyOf(Decoders.HASH.oneOrList(MAX_ALTERNATIVES).decode(node));
    }
}

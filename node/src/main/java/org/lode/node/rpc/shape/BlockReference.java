package org.lode.node.rpc.shape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.node.rpc.json.Decoder;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.InvalidParameterException;
import org.lode.node.rpc.json.ObjectFields;

/** Which block a request means: by name, height or hash (EIP-1898). */
public sealed interface BlockReference {
    BlockReference LATEST = new Tagged(BlockTag.LATEST);
    BlockReference PENDING = new Tagged(BlockTag.PENDING);

    /** A tag or a height. */
    Decoder<BlockReference> BY_NUMBER = Decoders.TEXT.map(BlockReference::byNumber);

    /** A tag, a height, a hash, or an object {@code {blockNumber}} or {@code {blockHash, requireCanonical}}. */
    Decoder<BlockReference> BY_NUMBER_OR_HASH = BlockReference::byNumberOrHash;

    record Tagged(BlockTag tag) implements BlockReference {}

    record Numbered(BlockNumber number) implements BlockReference {}

    record Hashed(Hash hash, Canonicity canonicity) implements BlockReference {}

    /** Whether a block off the canonical chain will do. */
    enum Canonicity {
        ANY,
        CANONICAL
    }

    private static BlockReference byNumber(String text) {
        for (BlockTag tag : BlockTag.values()) {
            if (tag.name().toLowerCase(Locale.ROOT).equals(text)) {
                return new Tagged(tag);
            }
        }
        UInt256 number = Decoders.quantity(text);
        if (number.bitLength() > Long.SIZE - 1) {
            throw new InvalidParameterException("block number larger than int64");
        }
        return new Numbered(BlockNumber.of(number.d()));
    }

    private static BlockReference byNumberOrHash(JsonNode node) {
        if (node.isObject()) {
            return byMember(ObjectFields.of(node));
        }
        String text = Decoders.TEXT.decode(node);
        return text.length() == 2 + 2 * Hash.SIZE_BYTES
                ? new Hashed(Decoders.HASH.decode(node), Canonicity.ANY)
                : byNumber(text);
    }

    private static BlockReference byMember(ObjectFields fields) {
        Optional<BlockReference> byNumber = fields.optional("blockNumber", BY_NUMBER);
        Optional<Hash> hash = fields.optional("blockHash", Decoders.HASH);
        if (byNumber.isPresent() == hash.isPresent()) {
            throw new InvalidParameterException("exactly one of blockNumber and blockHash is needed");
        }
        boolean canonical = fields.optional("requireCanonical", Decoders.FLAG).orElse(Boolean.FALSE);
        return byNumber.orElseGet(
                () -> new Hashed(hash.orElseThrow(), canonical ? Canonicity.CANONICAL : Canonicity.ANY));
    }
}

package org.lode.node.rpc.json;

import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/** What a method answers: something that writes itself as exactly one JSON value, piece by piece and without a tree. */
@FunctionalInterface
public interface JsonValue {
    JsonValue NULL = JsonWriter::nothing;
    JsonValue TRUE = out -> out.flag(true);
    JsonValue FALSE = out -> out.flag(false);

    void writeTo(JsonWriter out);

    static JsonValue of(boolean value) {
        return value ? TRUE : FALSE;
    }

    static JsonValue of(String text) {
        return out -> out.text(text);
    }

    static JsonValue of(Hash hash) {
        return out -> out.hash(hash);
    }

    static JsonValue of(Address address) {
        return out -> out.address(address);
    }

    static JsonValue of(Bytes data) {
        return out -> out.data(data);
    }

    /** The 64 bits of {@code value} as an unsigned quantity. */
    static JsonValue quantity(long value) {
        return out -> out.quantity(value);
    }

    static JsonValue quantity(UInt256 value) {
        return out -> out.quantity(value);
    }

    /** The value, or null for none. */
    static JsonValue orNull(Optional<? extends JsonValue> value) {
        return value.isPresent() ? value.get() : NULL;
    }

    /** An array. */
    static JsonValue listOf(Iterable<? extends JsonValue> values) {
        return out -> out.list(values, (item, value) -> value.writeTo(item));
    }
}

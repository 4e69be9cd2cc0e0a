package org.lode.node.rpc.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;

/**
 * Writes JSON with Ethereum's conventions into bounded memory: a quantity is {@code 0x} and digits without leading zeros, bytes
 * are {@code 0x} and two lower-case digits each. Calls chain: {@code out.field("number").quantity(number)}.
 */
public final class JsonWriter {
    private static final JsonFactory FACTORY = new ObjectMapper().getFactory();

    private final JsonGenerator generator;

    private JsonWriter(JsonGenerator generator) {
        this.generator = generator;
    }

    /**
     * The UTF-8 text of {@code value}.
     *
     * @throws SizeLimitException as soon as the text exceeds {@code maxSizeBytes}
     */
    public static byte[] toBytes(JsonValue value, int maxSizeBytes) {
        BoundedOutput output = new BoundedOutput(maxSizeBytes);
        try (JsonGenerator generator = FACTORY.createGenerator(output)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            value.writeTo(new JsonWriter(generator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return output.toByteArray();
    }

    /** The name of the next value, which is a member of an object. */
    public JsonWriter field(String name) {
        return write(() -> generator.writeFieldName(name));
    }

    public JsonWriter nothing() {
        return write(generator::writeNull);
    }

    public JsonWriter text(String value) {
        return write(() -> generator.writeString(value));
    }

    public JsonWriter flag(boolean value) {
        return write(() -> generator.writeBoolean(value));
    }

    /** A JSON number, for the few places where Ethereum's interface has one. */
    public JsonWriter number(long value) {
        return write(() -> generator.writeNumber(value));
    }

    /** A JSON number, for the few places where Ethereum's interface has one. */
    public JsonWriter number(double value) {
        return write(() -> generator.writeNumber(value));
    }

    /** The 64 bits of {@code value} as an unsigned number. */
    public JsonWriter quantity(long value) {
        return text("0x" + Long.toHexString(value));
    }

    public JsonWriter quantity(UInt256 value) {
        return text(value.toQuantity());
    }

    public JsonWriter quantity(Wei value) {
        return quantity(value.value());
    }

    public JsonWriter quantity(Gas value) {
        return quantity(value.value());
    }

    public JsonWriter quantity(BlockNumber value) {
        return quantity(value.value());
    }

    public JsonWriter data(Bytes value) {
        return text(value.toString());
    }

    public JsonWriter hash(Hash value) {
        return text(value.toString());
    }

    public JsonWriter address(Address value) {
        return text(value.toString());
    }

    /** A value that is JSON already. */
    public JsonWriter node(JsonNode value) {
        return write(() -> generator.writeTree(value));
    }

    public JsonWriter value(JsonValue value) {
        value.writeTo(this);
        return this;
    }

    /** The value, or null for none. */
    public <T> JsonWriter orNull(Optional<T> value, BiConsumer<JsonWriter, T> writer) {
        if (value.isEmpty()) {
            return nothing();
        }
        writer.accept(this, value.get());
        return this;
    }

    public JsonWriter object(Consumer<JsonWriter> fields) {
        write(generator::writeStartObject);
        fields.accept(this);
        return write(generator::writeEndObject);
    }

    public <T> JsonWriter list(Iterable<? extends T> items, BiConsumer<JsonWriter, T> element) {
        write(generator::writeStartArray);
        for (T item : items) {
            element.accept(this, item);
        }
        return write(generator::writeEndArray);
    }

    /** One step of the generator, whose target is memory and never fails. */
    private JsonWriter write(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}

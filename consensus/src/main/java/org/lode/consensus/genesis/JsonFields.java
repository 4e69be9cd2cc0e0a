package org.lode.consensus.genesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;

/**
 * Reads a JSON object field by field, and remembers which: what is missing, of the wrong type, out of range or left over is a
 * {@link GenesisFormatException} that names it by its path.
 */
final class JsonFields {
    private static final int MAX_SHOWN = 80;

    private final String path;
    private final JsonNode object;
    private final Set<String> read = new HashSet<>();

    private JsonFields(String path, JsonNode object) {
        this.path = path;
        this.object = object;
    }

    static JsonFields ofRoot(JsonNode node) {
        if (!node.isObject()) {
            throw new GenesisFormatException("a genesis file must be a JSON object with the fields config and alloc");
        }
        return new JsonFields("", node);
    }

    /** The object in {@code field}. */
    JsonFields object(String field) {
        JsonNode node = required(field);
        if (!node.isObject()) {
            throw wrong(field, "must be an object", node);
        }
        return new JsonFields(pathOf(field) + ".", node);
    }

    Optional<JsonFields> optionalObject(String field) {
        return object.has(field) ? Optional.of(object(field)) : Optional.empty();
    }

    /** The names of all fields, which count as read. */
    Stream<String> names() {
        return object.propertyStream().map(entry -> entry.getKey());
    }

    String text(String field) {
        JsonNode node = required(field);
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw wrong(field, "must be a text that is not empty", node);
        }
        return node.textValue();
    }

    /** An integer, or a text of decimal digits, or of hexadecimal digits behind {@code 0x}. */
    UInt256 number(String field, UInt256 least, UInt256 most) {
        JsonNode node = required(field);
        BigInteger value = parse(node)
                .orElseThrow(() -> wrong(field, "must be a whole number, decimal or hexadecimal behind 0x", node));
        if (value.signum() < 0 || value.bitLength() > 256) {
            throw wrong(field, "must be " + least + " to " + most, node);
        }
        UInt256 number = UInt256.of(value);
        if (number.compareTo(least) < 0 || number.compareTo(most) > 0) {
            throw wrong(field, "must be " + least + " to " + most, node);
        }
        return number;
    }

    long number(String field, long least, long most) {
        return number(field, UInt256.of(least), UInt256.of(most)).toLongExact();
    }

    Wei wei(String field, UInt256 most) {
        return new Wei(number(field, UInt256.ZERO, most));
    }

    /** Bytes in hexadecimal behind {@code 0x}. */
    Bytes bytes(String field, int mostBytes) {
        JsonNode node = required(field);
        if (!node.isTextual() || !node.textValue().startsWith("0x")) {
            throw wrong(field, "must be hexadecimal digits behind 0x", node);
        }
        Bytes bytes = parsed(field, node, Bytes::ofHex, "must be an even number of hexadecimal digits behind 0x");
        if (bytes.size() > mostBytes) {
            throw wrong(field, "must be at most " + mostBytes + " bytes", node);
        }
        return bytes;
    }

    boolean has(String field) {
        return object.has(field);
    }

    /** To be called when everything known was read. */
    void expectNothingElse() {
        names().filter(name -> !read.contains(name)).findFirst().ifPresent(name -> {
            throw new GenesisFormatException(
                    "genesis field " + pathOf(name) + " is unknown: remove it or correct its name");
        });
    }

    GenesisFormatException wrong(String field, String expectation) {
        return new GenesisFormatException("genesis field " + pathOf(field) + " " + expectation);
    }

    private GenesisFormatException wrong(String field, String expectation, JsonNode found) {
        return wrong(field, expectation + ", not " + shortened(found.toString()));
    }

    private <T> T parsed(String field, JsonNode node, Function<String, T> parser, String expectation) {
        try {
            return parser.apply(node.textValue());
        } catch (IllegalArgumentException _) {
            throw wrong(field, expectation, node);
        }
    }

    private static Optional<BigInteger> parse(JsonNode node) {
        if (node.isIntegralNumber()) {
            return Optional.of(node.bigIntegerValue());
        }
        String text = node.isTextual() ? node.textValue() : "";
        if (text.matches("0x[0-9a-fA-F]{1,64}")) {
            return Optional.of(new BigInteger(text.substring(2), 16));
        }
        return text.matches("[0-9]{1,78}") ? Optional.of(new BigInteger(text)) : Optional.empty();
    }

    private JsonNode required(String field) {
        read.add(field);
        JsonNode node = object.get(field);
        if (node == null) {
            throw new GenesisFormatException("genesis field " + pathOf(field) + " is missing");
        }
        return node;
    }

    /** A name that somebody made up may hold what a terminal obeys: such ones are quoted as JSON does. */
    private String pathOf(String field) {
        return path
                + (field.matches("\\w{1,80}")
                        ? field
                        : shortened(TextNode.valueOf(field).toString()));
    }

    private static String shortened(String text) {
        return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
    }
}

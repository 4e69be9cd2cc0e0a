package org.lode.node.rpc.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The members of a parameter that is an object. A member that is missing or null is absent; others than asked for are ignored. */
public final class ObjectFields {
    private final JsonNode object;

    private ObjectFields(JsonNode object) {
        this.object = object;
    }

    public static ObjectFields of(JsonNode node) {
        if (!node.isObject()) {
            throw new InvalidParameterException("expected an object, not " + Decoders.kindOf(node));
        }
        return new ObjectFields(node);
    }

    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    public <T> Optional<T> optional(String name, Decoder<T> decoder) {
        return has(name) ? Optional.of(decode(name, decoder)) : Optional.empty();
    }

    public <T> T required(String name, Decoder<T> decoder) {
        return optional(name, decoder)
                .orElseThrow(() -> new InvalidParameterException("missing member \"" + name + "\""));
    }

    private <T> T decode(String name, Decoder<T> decoder) {
        try {
            return decoder.decode(object.get(name));
        } catch (InvalidParameterException e) {
            throw new InvalidParameterException("member \"" + name + "\": " + e.getMessage());
        }
    }
}

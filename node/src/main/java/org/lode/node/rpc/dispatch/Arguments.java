package org.lode.node.rpc.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.lode.node.rpc.json.Decoder;
import org.lode.node.rpc.json.InvalidParameterException;

/** The arguments of one request, by position. */
public final class Arguments {
    private final JsonNode params;

    /** Takes an array, null or nothing, else throws {@link RpcException}. */
    Arguments(JsonNode params) {
        if (!params.isArray() && !params.isNull() && !params.isMissingNode()) {
            throw RpcException.invalidParams("non-array args");
        }
        this.params = params;
    }

    void expectAtMost(int count) {
        if (params.size() > count) {
            throw RpcException.invalidParams("too many arguments, want at most " + count);
        }
    }

    <T> Optional<T> optional(int index, Decoder<T> decoder) {
        if (!params.hasNonNull(index)) {
            return Optional.empty();
        }
        try {
            return Optional.of(decoder.decode(params.get(index)));
        } catch (InvalidParameterException e) {
            throw RpcException.invalidParams("invalid argument " + index + ": " + e.getMessage());
        }
    }

    <T> T required(int index, Decoder<T> decoder) {
        return optional(index, decoder)
                .orElseThrow(() -> RpcException.invalidParams("missing value for required argument " + index));
    }
}

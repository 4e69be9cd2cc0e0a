package org.lode.miner.stratum;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a miner says, in either dialect: all their arguments are strings.
 *
 * @param id goes back with the answer, as it came
 * @param params the arguments in their order; a null is the empty string
 * @param worker beside the parameters, where eth-proxy has the worker's name
 */
public record MinerRequest(JsonNode id, String method, List<String> params, Optional<String> worker) {
    private static final int PARAMS_MAX = 8;

    public MinerRequest {
        params = List.copyOf(params);
    }

    public static MinerRequest parse(String line) throws MalformedLineException {
        ObjectNode object = Lines.read(line);
        JsonNode method = object.path("method");
        if (!method.isTextual()) {
            throw new MalformedLineException("no method");
        }
        JsonNode id = object.path("id").isMissingNode() ? NullNode.instance : object.path("id");
        if (id.isContainerNode()) {
            throw new MalformedLineException("the id is neither number, text nor null");
        }
        return new MinerRequest(
                id,
                method.textValue(),
                params(object.path("params")),
                Lines.field(object, "worker").filter(JsonNode::isTextual).map(JsonNode::textValue));
    }

    private static List<String> params(JsonNode node) throws MalformedLineException {
        if (node.isMissingNode() || node.isNull()) {
            return List.of();
        }
        if (!node.isArray() || node.size() > PARAMS_MAX) {
            // Such as the parameters of other dialects, which are refused by their method.
            return List.of();
        }
        List<String> params = new ArrayList<>();
        for (JsonNode param : node) {
            if (param.isContainerNode()) {
                throw new MalformedLineException("a parameter is neither text nor number");
            }
            params.add(param.isNull() ? "" : param.asText());
        }
        return params;
    }

    /** Empty text for one that is missing. */
    public String param(int index) {
        return index < params.size() ? params.get(index) : "";
    }
}

package org.lode.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Pattern;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.miner.cli.UserError;

/** Asks a node over JSON-RPC, one call at a time. Every failure is a {@link UserError}. */
final class RpcClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern QUANTITY = Pattern.compile("0x[0-9a-fA-F]{1,64}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI endpoint;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private long lastId;

    RpcClient(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** The result of {@code method}; parameters are strings, booleans, numbers or JSON nodes. */
    JsonNode call(String method, Object... parameters) {
        ObjectNode request = JSON.createObjectNode();
        request.put("jsonrpc", "2.0").put("id", ++lastId).put("method", method);
        ArrayNode params = request.putArray("params");
        for (Object parameter : parameters) {
            params.add(JSON.<JsonNode>valueToTree(parameter));
        }
        JsonNode response = parse(post(request.toString()));
        JsonNode error = response.get("error");
        if (error != null) {
            throw new UserError(
                    "the node refused " + method + ": " + error.path("message").asText() + ".");
        }
        return response.path("result");
    }

    long callForLong(String method, Object... parameters) {
        return quantity(call(method, parameters)).longValueExact();
    }

    Wei callForWei(String method, Object... parameters) {
        return new Wei(UInt256.of(quantity(call(method, parameters))));
    }

    /** A JSON-RPC quantity as a number. */
    static BigInteger quantity(JsonNode node) {
        String text = node.asText();
        if (!QUANTITY.matcher(text).matches()) {
            throw new UserError("the node answered '" + text + "' where a number belongs; is it a Lode node?");
        }
        return new BigInteger(text.substring(2), 16);
    }

    private String post(String body) {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(CALL_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UserError("no node answers at " + endpoint
                    + "; start one with './lode devnet' or name another with --rpc URL.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while waiting for " + endpoint + ".");
        }
    }

    private JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new UserError(endpoint + " does not speak JSON-RPC; give the address of a node with --rpc URL.");
        }
    }

    @Override
    public void close() {
        http.close();
    }
}

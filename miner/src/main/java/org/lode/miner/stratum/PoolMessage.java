package org.lode.miner.stratum;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Optional;
import org.lode.consensus.primitive.Hash;

/** What a server of EthereumStratum/1.0.0 says. */
public sealed interface PoolMessage {
    /**
     * The answer to a request.
     *
     * @param result whatever the request's answer is; a null where there is none
     * @param refusal why it was not done
     */
    record Answer(long id, JsonNode result, Optional<Refusal> refusal) implements PoolMessage {
        /** Whether the server did what was asked. */
        public boolean isGood() {
            return refusal.isEmpty() && !(result.isBoolean() && !result.booleanValue());
        }
    }

    /**
     * Why a server did not do something.
     *
     * @param code as Stratum's servers use them since Slush's; 0 where there is none
     * @param reason in the server's words
     */
    record Refusal(int code, String reason) {}

    record SetDifficulty(BigDecimal difficulty) implements PoolMessage {}

    /**
     * The beginning of all nonces of the jobs that follow.
     *
     * @param digits an even number of hexadecimal digits, at most six
     */
    record SetExtranonce(String digits) implements PoolMessage {}

    record Notify(String jobId, Hash seedHash, Hash sealHash) implements PoolMessage {}

    /** Something that this miner need not know. */
    record Other(String method) implements PoolMessage {}

    static PoolMessage parse(String line) throws MalformedLineException {
        ObjectNode object = Lines.read(line);
        Optional<JsonNode> method = Lines.field(object, "method");
        if (method.isEmpty()) {
            return new Answer(
                    object.path("id").asLong(-1),
                    object.path("result"),
                    Lines.field(object, "error").map(PoolMessage::refusal));
        }
        JsonNode params = object.path("params");
        return switch (method.get().asText()) {
            case "mining.set_difficulty" -> new SetDifficulty(difficulty(params.path(0)));
            case "mining.set_extranonce" ->
                new SetExtranonce(extranonce(params.path(0).asText()));
            case "mining.notify" -> new Notify(params.path(0).asText(), hash(params.path(1)), hash(params.path(2)));
            default -> new Other(method.get().asText());
        };
    }

    /** The extranonce of an answer to {@code mining.subscribe}. */
    static String extranonceOf(Answer subscribed) throws MalformedLineException {
        JsonNode session = subscribed.result().path(0);
        if (!EthereumStratum.VERSION.equals(session.path(2).asText())) {
            throw new MalformedLineException("it does not speak " + EthereumStratum.VERSION);
        }
        return extranonce(subscribed.result().path(1).asText());
    }

    private static String extranonce(String digits) throws MalformedLineException {
        if (digits.length() > 6 || digits.length() % 2 != 0) {
            throw new MalformedLineException("an extranonce of " + digits.length() + " digits");
        }
        return Lines.hex(digits, digits.length())
                .orElseThrow(() -> new MalformedLineException("an extranonce that is not hexadecimal"));
    }

    private static BigDecimal difficulty(JsonNode node) throws MalformedLineException {
        if (!node.isNumber() || Math.abs((long) node.decimalValue().scale()) > 100) {
            throw new MalformedLineException("a difficulty that is no usable number");
        }
        return node.decimalValue();
    }

    private static Hash hash(JsonNode node) throws MalformedLineException {
        return Lines.hex(node.asText(), 2 * Hash.SIZE_BYTES)
                .map(digits -> Hash.ofHex("0x" + digits))
                .orElseThrow(() -> new MalformedLineException("a hash that is none"));
    }

    /** A text, or {@code [code, text, ...]}, or {@code {"message": text}}. */
    private static Refusal refusal(JsonNode error) {
        if (error.isArray()) {
            return new Refusal(error.path(0).asInt(), error.path(1).asText("refused"));
        }
        return error.isObject()
                ? new Refusal(error.path("code").asInt(), error.path("message").asText("refused"))
                : new Refusal(0, error.asText());
    }
}

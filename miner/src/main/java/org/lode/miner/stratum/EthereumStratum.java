package org.lode.miner.stratum;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import org.lode.consensus.primitive.Hash;

/**
 * The lines of both ends in the dialect EthereumStratum/1.0.0, as NiceHash specified it (revision R2), with the extension for changes
 * of the extranonce. Hashes and nonces have no {@code 0x}.
 */
public final class EthereumStratum {
    public static final String VERSION = "EthereumStratum/1.0.0";

    /** Digits of a whole nonce. */
    public static final int NONCE_DIGITS = 16;

    private EthereumStratum() {}

    // ---- the server's

    /** The answer to {@code mining.subscribe}; every nonce of the connection begins with {@code extranonce}. */
    public static String subscribed(JsonNode id, String session, String extranonce) {
        ObjectNode line = answer(id);
        ArrayNode result = line.putArray("result");
        result.addArray().add("mining.notify").add(session).add(VERSION);
        result.add(extranonce);
        return line.putNull("error").toString();
    }

    public static String done(JsonNode id) {
        return answer(id).put("result", true).putNull("error").toString();
    }

    /** An answer that is an object: to what only Lode's own miner asks. */
    public static String object(JsonNode id, ObjectNode result) {
        ObjectNode line = answer(id);
        line.set("result", result);
        return line.putNull("error").toString();
    }

    public static String refused(JsonNode id, int code, String message) {
        ObjectNode line = answer(id).put("result", false);
        line.putArray("error").add(code).add(message).addNull();
        return line.toString();
    }

    /**
     * What shares of the jobs that follow must reach.
     *
     * @param difficulty as {@link ShareDifficulty#text} gives it
     */
    public static String setDifficulty(String difficulty) {
        ObjectNode line = notification("mining.set_difficulty");
        line.withArray("params").addRawValue(new RawValue(difficulty));
        return line.toString();
    }

    /**
     * A new job.
     *
     * @param clean whether shares of earlier jobs are worth less now
     */
    public static String notify(String jobId, Hash seedHash, Hash sealHash, Clean clean) {
        ObjectNode line = notification("mining.notify");
        line.withArray("params")
                .add(jobId)
                .add(bare(seedHash))
                .add(bare(sealHash))
                .add(clean == Clean.YES);
        return line.toString();
    }

    /** Whether a miner should drop earlier jobs. */
    public enum Clean {
        YES,
        NO
    }

    // ---- the miner's

    public static String subscribe(long id, String agent) {
        return request(id, "mining.subscribe", agent, VERSION);
    }

    public static String subscribeToExtranonces(long id) {
        return request(id, "mining.extranonce.subscribe");
    }

    public static String authorize(long id, String login, String password) {
        return request(id, "mining.authorize", login, password);
    }

    /**
     * A share.
     *
     * @param nonce the digits behind the extranonce
     */
    public static String submit(long id, String login, String jobId, String nonce) {
        return request(id, "mining.submit", login, jobId, nonce);
    }

    /** Both in 32 bytes, as {@code eth_submitHashrate} wants them. */
    public static String submitHashrate(long id, long hashesPerSecond, Hash miner) {
        return request(id, "eth_submitHashrate", "0x" + "0".repeat(48) + Lines.hex(hashesPerSecond), miner.toString());
    }

    /** Asks for the chain's parameters: answered by Lode's nodes alone. */
    public static String chain(long id) {
        return request(id, "lode_chain");
    }

    /** Asks what the chain has paid so far: answered by Lode's nodes alone. */
    public static String worker(long id) {
        return request(id, "lode_worker");
    }

    private static String request(long id, String method, String... params) {
        ObjectNode line = Lines.JSON.createObjectNode().put("id", id).put("method", method);
        ArrayNode array = line.putArray("params");
        for (String param : params) {
            array.add(param);
        }
        return line.toString();
    }

    private static ObjectNode answer(JsonNode id) {
        ObjectNode line = Lines.JSON.createObjectNode();
        line.set("id", id);
        return line;
    }

    private static ObjectNode notification(String method) {
        return Lines.JSON.createObjectNode().putNull("id").put("method", method);
    }

    private static String bare(Hash hash) {
        return hash.toString().substring(2);
    }
}

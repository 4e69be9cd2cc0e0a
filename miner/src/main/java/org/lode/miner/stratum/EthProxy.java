package org.lode.miner.stratum;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/** The server's lines in the dialect of eth-proxy: JSON-RPC 2.0, work pushed as an answer that nobody asked for, with id 0. */
public final class EthProxy {
    private static final JsonNode PUSHED = IntNode.valueOf(0);

    private EthProxy() {}

    public static String done(JsonNode id) {
        return result(id).put("result", true).toString();
    }

    /** An answer to {@code eth_getWork}. */
    public static String work(JsonNode id, Hash sealHash, Hash seedHash, UInt256 boundary, BlockNumber number) {
        ObjectNode line = result(id);
        ArrayNode work = line.putArray("result");
        work.add(sealHash.toString()).add(seedHash.toString());
        work.add(boundary.toHash().toString()).add("0x" + Long.toHexString(number.value()));
        return line.toString();
    }

    /** New work. */
    public static String push(Hash sealHash, Hash seedHash, UInt256 boundary, BlockNumber number) {
        return work(PUSHED, sealHash, seedHash, boundary, number);
    }

    public static String refused(JsonNode id, int code, String message) {
        ObjectNode line = result(id);
        line.putNull("result");
        line.putObject("error").put("code", code).put("message", message);
        return line.toString();
    }

    private static ObjectNode result(JsonNode id) {
        ObjectNode line = Lines.JSON.createObjectNode();
        line.set("id", id);
        return line.put("jsonrpc", "2.0");
    }
}

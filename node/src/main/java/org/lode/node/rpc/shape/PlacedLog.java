package org.lode.node.rpc.shape;

import java.util.ArrayList;
import java.util.List;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.block.Log;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.primitive.Hash;
import org.lode.node.chain.ImportedBlock;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;

/**
 * A log and where it stands.
 *
 * @param logIndex counted over the whole block
 */
public record PlacedLog(Log log, Header header, Hash transactionHash, int transactionIndex, int logIndex) {
    /** Whether the log's block is on the canonical chain, or has just left it. */
    public enum Standing {
        INCLUDED,
        REMOVED
    }

    /** All logs of a block in order. */
    public static List<PlacedLog> of(ImportedBlock imported) {
        List<PlacedLog> logs = new ArrayList<>();
        Block block = imported.block();
        for (int i = 0; i < block.transactions().size(); i++) {
            Receipt receipt = imported.receipts().get(i);
            for (Log log : receipt.logs()) {
                logs.add(new PlacedLog(
                        log, block.header(), block.transactions().get(i).hash(), i, logs.size()));
            }
        }
        return logs;
    }

    public JsonValue shape(Standing standing) {
        return out -> out.object(fields -> {
            fields.field("address").address(log.address());
            fields.field("topics").list(log.topics(), JsonWriter::hash);
            fields.field("data").data(log.data());
            fields.field("blockNumber").quantity(header.number());
            fields.field("blockHash").hash(header.hash());
            fields.field("blockTimestamp").quantity(header.timestampSeconds());
            fields.field("transactionHash").hash(transactionHash);
            fields.field("transactionIndex").quantity(transactionIndex);
            fields.field("logIndex").quantity(logIndex);
            fields.field("removed").flag(standing == Standing.REMOVED);
        });
    }
}

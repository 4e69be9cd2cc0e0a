package org.lode.node.chain;

import java.util.List;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Log;
import org.lode.consensus.block.LogsBloom;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.primitive.Hash;

/** A block that was executed and stored, with its receipts in the order of its transactions. */
public record ImportedBlock(Block block, List<Receipt> receipts) {
    public ImportedBlock {
        receipts = List.copyOf(receipts);
    }

    /** How large it is: its encoding, blooms and what the logs hold. */
    long bytes() {
        long bytes = block.encoded().size();
        for (Receipt receipt : receipts) {
            bytes += LogsBloom.SIZE_BYTES;
            for (Log log : receipt.logs()) {
                bytes += log.topics().size() * (long) Hash.SIZE_BYTES
                        + log.data().size();
            }
        }
        return bytes;
    }
}

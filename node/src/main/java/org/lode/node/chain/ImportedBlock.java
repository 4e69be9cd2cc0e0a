package org.lode.node.chain;

import java.util.List;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Receipt;

/** A block that was executed and stored, with its receipts in the order of its transactions. */
public record ImportedBlock(Block block, List<Receipt> receipts) {
    public ImportedBlock {
        receipts = List.copyOf(receipts);
    }
}

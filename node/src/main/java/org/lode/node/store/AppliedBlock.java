package org.lode.node.store;

import java.util.List;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.state.StateDiff;

/**
 * A block that becomes the head, with what executing it gave.
 *
 * @param diff what it changed in the state of its parent
 * @param earnings at most one of each beneficiary and kind
 */
public record AppliedBlock(Block block, List<Receipt> receipts, StateDiff diff, List<Earning> earnings) {
    public AppliedBlock {
        receipts = List.copyOf(receipts);
        earnings = List.copyOf(earnings);
    }
}

package org.lode.consensus.transition;

import java.util.List;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.trie.StateUpdate;

/** A block that was executed to exactly the roots it claims: fully valid. Only {@link BlockTransition} makes one. */
public final class ExecutedBlock {
    private final Block block;
    private final ExecutedTransactions executed;
    private final StateUpdate tries;

    ExecutedBlock(Block block, ExecutedTransactions executed, StateUpdate tries) {
        this.block = block;
        this.executed = executed;
        this.tries = tries;
    }

    public Block block() {
        return block;
    }

    /** In the order of the block's transactions. */
    public List<Receipt> receipts() {
        return executed.receipts();
    }

    /** From the parent's state to this block's. */
    public StateDiff diff() {
        return executed.diff();
    }

    /** The same for the tries. */
    public StateUpdate tries() {
        return tries;
    }

    /** What the beneficiary got from transactions, apart from rewards. */
    public Wei tips() {
        return executed.tips();
    }
}

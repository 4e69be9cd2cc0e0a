package org.lode.consensus.rules;

import java.util.List;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Header;
import org.lode.consensus.transaction.RecoveredTransaction;

/**
 * A sealed block that follows its parent, with contributions that this chain owes and transactions whose senders are known. All
 * that is left is to execute it. Only {@link BlockRules} makes one.
 */
public final class CheckedBlock {
    private final Block block;
    private final Header parent;
    private final List<VerifiedWork> contributions;
    private final List<RecoveredTransaction> transactions;

    CheckedBlock(
            SealedBlock sealed,
            Header parent,
            List<VerifiedWork> contributions,
            List<RecoveredTransaction> transactions) {
        this.block = sealed.block();
        this.parent = parent;
        this.contributions = List.copyOf(contributions);
        this.transactions = List.copyOf(transactions);
    }

    public Block block() {
        return block;
    }

    public Header parent() {
        return parent;
    }

    /** In the order of the block. */
    public List<VerifiedWork> contributions() {
        return contributions;
    }

    /** The signed transactions, after the contributions, in the order of the block. */
    public List<RecoveredTransaction> transactions() {
        return transactions;
    }
}

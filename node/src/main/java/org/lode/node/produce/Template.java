package org.lode.node.produce;

import java.util.List;
import org.lode.consensus.block.Block;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.Header;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.transaction.SignedTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.work.Seal;
import org.lode.consensus.work.SealedWork;
import org.lode.consensus.work.WorkHeader;

/**
 * A block that lacks only its seal.
 *
 * @param shareDifficulty what a seal must reach to be a contribution
 */
public record Template(WorkHeader header, Content content, List<Transaction> transactions, UInt256 shareDifficulty) {
    public Template {
        transactions = List.copyOf(transactions);
    }

    public Block sealedBy(Seal seal) {
        return new Block(new Header(SealedWork.of(header, seal), content), transactions);
    }

    /** What a seal must reach to be worth anything: a contribution, or a block where those are easier. */
    public UInt256 easiestDifficulty() {
        return shareDifficulty.min(header.difficulty());
    }

    /** How many signed transactions are in it. */
    public long signedTransactions() {
        return transactions.stream().filter(SignedTransaction.class::isInstance).count();
    }
}

package org.lode.consensus.transition;

import java.util.List;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.LogsBloom;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.trie.Trie;

/**
 * What executing a block's transactions came to.
 *
 * @param receipts in the order of the transactions
 * @param diff from the parent's state, rewards included
 * @param tips what the beneficiary got from transactions, apart from rewards
 */
public record ExecutedTransactions(
        List<Transaction> transactions, List<Receipt> receipts, StateDiff diff, Gas gasUsed, Wei tips) {
    public ExecutedTransactions {
        transactions = List.copyOf(transactions);
        receipts = List.copyOf(receipts);
    }

    public long contributions() {
        return transactions.stream()
                .filter(ContributionTransaction.class::isInstance)
                .count();
    }

    public Hash receiptsRoot() {
        return Trie.indexedRoot(receipts.stream().map(Receipt::encoded).toList());
    }

    public LogsBloom logsBloom() {
        return LogsBloom.ofReceipts(receipts);
    }

    /** What a header must commit to for exactly this execution in {@code environment}. */
    public Content content(Hash stateRoot, BlockEnvironment environment, Content parent, Bytes extraData) {
        return new Content(
                stateRoot,
                Trie.indexedRoot(transactions.stream().map(Transaction::encoded).toList()),
                receiptsRoot(),
                logsBloom(),
                environment.gasLimit(),
                gasUsed,
                environment.baseFeePerGas(),
                parent.workUnits() + 1 + contributions(),
                extraData);
    }
}

package org.lode.consensus.transition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lode.consensus.block.Log;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.reward.Rewards;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.rules.TransactionRules;
import org.lode.consensus.rules.Verdict;
import org.lode.consensus.rules.Verdict.Invalid;
import org.lode.consensus.rules.VerifiedWork;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.transaction.ContributionTransaction;
import org.lode.consensus.transaction.RecoveredTransaction;
import org.lode.consensus.transaction.Transaction;

/**
 * A block while it is executed, transaction by transaction. The importer puts in exactly what a block holds and stops at the
 * first refusal; the assembler offers what it likes and skips what is refused, which leaves no trace. One thread uses an instance.
 */
public final class BlockExecution {
    private final BlockEnvironment environment;
    private final JournaledState state;
    private final TransactionExecution execution;
    private final Rewards rewards;

    private final List<Transaction> transactions = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private Gas gasUsed = Gas.ZERO;
    private Wei tips = Wei.ZERO;
    private int contributions;

    BlockExecution(
            BlockEnvironment environment, JournaledState state, TransactionExecution execution, Rewards rewards) {
        this.environment = environment;
        this.state = state;
        this.execution = execution;
        this.rewards = rewards;
    }

    public BlockEnvironment environment() {
        return environment;
    }

    /** The state so far, between transactions; for reading. */
    public JournaledState state() {
        return state;
    }

    public Gas gasLeft() {
        return environment.gasLimit().minus(gasUsed);
    }

    /** What the beneficiary got in tips so far. */
    public Wei tips() {
        return tips;
    }

    /**
     * Pays a contribution.
     *
     * @throws IllegalStateException after the first signed transaction
     */
    public Receipt contribute(VerifiedWork work) {
        if (contributions != transactions.size()) {
            throw new IllegalStateException("contributions come before all other transactions");
        }
        Log log = rewards.payContribution(state, work.work(), environment.beneficiary());
        state.finishTransaction();
        contributions++;
        return include(
                ContributionTransaction.of(work.work()),
                Receipt.of(ContributionTransaction.TYPE, Receipt.Status.SUCCEEDED, gasUsed, List.of(log)));
    }

    /** Runs a transaction, or says why it cannot be in this place and leaves everything as it was. */
    public Verdict<Receipt> attempt(RecoveredTransaction transaction) {
        Optional<Invalid<RecoveredTransaction>> broken = refusal(transaction);
        if (broken.isPresent()) {
            return broken.get().cast();
        }
        Message message = Message.of(transaction, environment.baseFeePerGas());
        ExecutionResult result = execution.execute(state, environment, message);
        state.finishTransaction();
        gasUsed = gasUsed.plus(result.gasUsed());
        tips = tips.plus(result.gasUsed().cost(TransactionExecution.tip(message, environment)));
        return Verdict.valid(include(
                transaction.transaction(),
                Receipt.of(
                        transaction.body().type(),
                        result.succeeded() ? Receipt.Status.SUCCEEDED : Receipt.Status.FAILED,
                        gasUsed,
                        result.logs())));
    }

    private Optional<Invalid<RecoveredTransaction>> refusal(RecoveredTransaction transaction) {
        Account sender = state.account(transaction.sender()).orElse(Account.EMPTY);
        return fits(transaction).or(() -> TransactionRules.onAccount(transaction, sender, environment.baseFeePerGas()));
    }

    /** The gas limit, used or not, must fit into what the block has left. */
    private Optional<Invalid<RecoveredTransaction>> fits(RecoveredTransaction transaction) {
        Gas limit = transaction.body().gasLimit();
        return limit.compareTo(gasLeft()) <= 0
                ? Optional.empty()
                : Optional.of(new Invalid<>(
                        Rule.BLOCK_GAS_EXCEEDED,
                        "gas limit is " + limit + " but the block has " + gasLeft() + " left"));
    }

    /** Pays the block's own work and ends the block: nothing can be added any more. */
    public ExecutedTransactions finish() {
        rewards.payBlock(state, environment.beneficiary());
        state.finishTransaction();
        return new ExecutedTransactions(transactions, receipts, state.diff(), gasUsed, tips);
    }

    /** Remembers from now on what transactions look at, which {@link #finishUnpaid} needs. Called once the contributions are in. */
    public void watchTransactions() {
        state.recordAccesses();
    }

    /**
     * Ends the block without paying anybody for it, where its beneficiary is a stand-in: an address that nobody can know. Nothing can
     * be added any more.
     *
     * @return empty if the stand-in was an account after all
     */
    public Optional<UnpaidBlock> finishUnpaid() {
        Set<Address> accessed = state.accessed();
        if (!rewards.takeBack(state, environment.beneficiary(), tips, contributions)) {
            return Optional.empty();
        }
        state.finishTransaction();
        ExecutedTransactions executed = new ExecutedTransactions(transactions, receipts, state.diff(), gasUsed, tips);
        return Optional.of(new UnpaidBlock(executed, contributions, rewards, accessed, state.isBeneficiaryRead()));
    }

    private Receipt include(Transaction transaction, Receipt receipt) {
        transactions.add(transaction);
        receipts.add(receipt);
        return receipt;
    }
}

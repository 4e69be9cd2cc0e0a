package org.lode.consensus.transition;

import java.util.Set;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.reward.Rewards;
import org.lode.consensus.reward.WorkRegistry;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.state.StateReader;

/**
 * A block that was executed without knowing whom it pays. Transactions, receipts and gas are the same for every beneficiary that
 * nothing in the block looked at; what it is paid comes on top. So one execution serves many miners.
 */
public final class UnpaidBlock {
    private final ExecutedTransactions executed;
    private final int contributions;
    private final Rewards rewards;
    private final Set<Address> accessed;
    private final boolean beneficiaryRead;

    UnpaidBlock(
            ExecutedTransactions executed,
            int contributions,
            Rewards rewards,
            Set<Address> accessed,
            boolean beneficiaryRead) {
        this.executed = executed;
        this.contributions = contributions;
        this.rewards = rewards;
        this.accessed = accessed;
        this.beneficiaryRead = beneficiaryRead;
    }

    /** With the state's changes but for the beneficiary's. */
    public ExecutedTransactions executed() {
        return executed;
    }

    /**
     * Whether the block would be the same if {@code beneficiary} had been known from the start. It is not where code asked for the
     * beneficiary or the registry of work, or a transaction touched that account: its warmth costs gas, its balance is paid into.
     */
    public boolean isSameFor(Address beneficiary) {
        return !beneficiaryRead && !accessed.contains(beneficiary) && !accessed.contains(WorkRegistry.ADDRESS);
    }

    /**
     * What paying {@code beneficiary} changes.
     *
     * @param after the parent's state with this block's changes applied
     */
    public StateDiff payment(StateReader after, Address beneficiary) {
        JournaledState state = new JournaledState(after);
        rewards.payProducer(state, beneficiary, executed.tips(), contributions);
        state.finishTransaction();
        return state.diff();
    }
}

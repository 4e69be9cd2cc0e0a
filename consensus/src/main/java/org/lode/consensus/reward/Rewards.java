package org.lode.consensus.reward;

import org.lode.consensus.block.Log;
import org.lode.consensus.genesis.RewardParameters;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.work.SealedWork;

/** Pays units of work out of nothing, the only money that the protocol makes. */
public final class Rewards {
    private final RewardParameters parameters;

    public Rewards(RewardParameters parameters) {
        this.parameters = parameters;
    }

    /**
     * Pays a contribution: its beneficiary for the work, the including block's for including it.
     *
     * @return the log that belongs into the contribution's receipt
     */
    public Log payContribution(JournaledState state, SealedWork work, Address includer) {
        Address beneficiary = work.header().beneficiary();
        pay(state, beneficiary, parameters.contribution());
        pay(state, includer, parameters.inclusion());
        WorkRegistry.countUnit(state, beneficiary);
        return WorkRegistry.rewarded(beneficiary, work.workId(), parameters.contribution());
    }

    /** Pays a block's own unit of work. */
    public void payBlock(JournaledState state, Address beneficiary) {
        pay(state, beneficiary, parameters.block());
        WorkRegistry.countUnit(state, beneficiary);
    }

    /** Pays a block's beneficiary all it gets of a block at once: tips, inclusions, and the block's own unit of work. */
    public void payProducer(JournaledState state, Address beneficiary, Wei tips, int contributions) {
        state.addBalance(beneficiary, tips);
        if (contributions > 0) {
            pay(state, beneficiary, inclusions(contributions));
        }
        payBlock(state, beneficiary);
    }

    /**
     * Takes from a stand-in, who had nothing before, what the block's tips and inclusions paid it.
     *
     * @return whether that was all it had; else it was no mere stand-in
     */
    public boolean takeBack(JournaledState state, Address standIn, Wei tips, int contributions) {
        if (!state.balance(standIn).equals(inclusions(contributions).plus(tips)) || state.nonce(standIn) != 0) {
            return false;
        }
        state.setBalance(standIn, Wei.ZERO);
        WorkRegistry.forgetEarnings(state, standIn);
        return true;
    }

    private Wei inclusions(int contributions) {
        return parameters.inclusion().times(contributions);
    }

    /** All that a block with that many contributions makes. */
    public Wei issuance(long contributions) {
        return parameters.block().times(1 + contributions);
    }

    private static void pay(JournaledState state, Address beneficiary, Wei amount) {
        state.addBalance(beneficiary, amount);
        WorkRegistry.countEarning(state, beneficiary, amount);
    }
}

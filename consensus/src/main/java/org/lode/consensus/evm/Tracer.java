package org.lode.consensus.evm;

import org.lode.consensus.state.JournaledState;

/**
 * Watches a message run, for debuggers. What an instruction cost is known from the gas at the next event in the same call. Code
 * runs instruction by instruction then; without a tracer nothing of this exists.
 */
public interface Tracer {
    /** A call or creation starts, the transaction's own included. Precompiled contracts and plain transfers are calls too. */
    void enter(Call message, int depth, JournaledState state);

    /** An instruction is about to run; it may still turn out to be undefined, or too expensive. */
    void step(TraceStep step, JournaledState state);

    /** The call entered last is over. */
    void exit(Outcome outcome, int depth, JournaledState state);
}

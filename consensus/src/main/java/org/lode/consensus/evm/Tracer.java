package org.lode.consensus.evm;

import org.lode.consensus.state.JournaledState;

/**
 * Watches a message run, for debuggers. Code runs instruction by instruction where the tracer's detail asks for it. The
 * order of events is that of execution: a call's {@code enter} and {@code exit} come after the {@code stepEnd} of the
 * instruction that makes it.
 */
public interface Tracer {
    /** How closely a tracer looks. */
    enum Detail {
        /** Calls only: code runs as fast as without a tracer. */
        CALLS,
        INSTRUCTIONS
    }

    default Detail detail() {
        return Detail.INSTRUCTIONS;
    }

    /** A call or creation starts, the transaction's own included. Precompiled contracts and plain transfers are calls too. */
    default void enter(Call call, int depth, JournaledState state) {}

    /** An instruction is about to run; it may still turn out to be undefined, or too expensive. */
    default void step(TraceStep step, JournaledState state) {}

    /**
     * The instruction is done, or has failed.
     *
     * @param gasCost what it took, with what a call takes along; all that was left where it failed
     */
    default void stepEnd(TraceStep step, long gasCost, JournaledState state) {}

    /** Some milliseconds went by inside a precompiled contract. May throw, which ends the execution. */
    default void check() {}

    /** The call entered last is over. */
    default void exit(Outcome outcome, int depth, JournaledState state) {}
}

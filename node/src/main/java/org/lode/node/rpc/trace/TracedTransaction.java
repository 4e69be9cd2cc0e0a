package org.lode.node.rpc.trace;

import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.transition.ExecutionResult;
import org.lode.consensus.transition.Message;

/**
 * A transaction that has run, with all that a report may tell of it.
 *
 * @param before the state that it ran on
 * @param changes what it did to that state
 */
public record TracedTransaction(
        Message message, BlockEnvironment block, ExecutionResult result, StateReader before, StateDiff changes) {}

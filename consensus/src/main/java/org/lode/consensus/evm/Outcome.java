package org.lode.consensus.evm;

import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;

/**
 * What came of a message. Logs, refunds and changes are in the state that it ran on.
 *
 * @param output what it returned or gave as reason to revert; for a creation that succeeded, the contract's code
 */
public record Outcome(Halt halt, Gas gasLeft, Bytes output) {
    public boolean isSuccess() {
        return halt == Halt.SUCCESS;
    }
}

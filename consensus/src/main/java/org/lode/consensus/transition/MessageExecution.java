package org.lode.consensus.transition;

import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.state.JournaledState;

/**
 * Executes the message at the top of a transaction: the seam between the transition, which owns nonces and fees, and the virtual
 * machine.
 */
public interface MessageExecution {
    /** How a message ended. */
    enum Ending {
        SUCCEEDED,
        /** REVERT: effects undone, the gas left is returned. */
        REVERTED,
        /** An exceptional halt: effects undone, no gas left. */
        HALTED
    }

    /**
     * What a message did.
     *
     * @param gasLeft before refunds
     * @param output what was returned, or the reason given by REVERT
     * @param created the contract that was created; empty for a call or a failed creation
     */
    record Result(Ending ending, Gas gasLeft, Bytes output, Optional<Address> created) {}

    /** Whether this implementation can execute the message at all; a transaction that it cannot execute stays out of blocks. */
    default boolean supports(JournaledState state, Message message) {
        return true;
    }

    /**
     * Moves the value and runs the code. Makes warm what EIP-2929, EIP-2930 and EIP-3651 say, the access list included; leaves logs and the refund
     * counter in {@code state}; undoes everything but warmth if the message does not succeed. The sender's nonce has been raised
     * and its gas paid already; the sender can afford the value.
     *
     * @param gas what is left of the limit after intrinsic gas
     */
    Result execute(JournaledState state, BlockEnvironment block, Message message, Gas gas);
}

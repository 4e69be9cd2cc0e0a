package org.lode.consensus.transition;

import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.IntrinsicGas;
import org.lode.consensus.state.JournaledState;

/**
 * One transaction on a state: gas bought, nonce raised, message executed, the rest refunded, the beneficiary paid (Yellow Paper,
 * section 6; EIP-1559, EIP-3529). The same code serves import, assembling and {@code eth_call}. Ends before {@link
 * JournaledState#finishTransaction}, so a caller can still look at warm sets and original values.
 */
public final class TransactionExecution {
    /** EIP-3529: at most one part in this many of the gas used is refunded. */
    private static final long MAX_REFUND_QUOTIENT = 5;

    private final MessageExecution messages;

    public TransactionExecution(MessageExecution messages) {
        this.messages = messages;
    }

    public boolean supports(JournaledState state, Message message) {
        return messages.supports(state, message);
    }

    /**
     * Runs a message whose sender can pay for it and whose gas limit covers the intrinsic gas; the rules have said so before.
     *
     * @throws ArithmeticException where that is not so
     */
    public ExecutionResult execute(JournaledState state, BlockEnvironment block, Message message) {
        Gas limit = message.gasLimit();
        Gas available = limit.minus(IntrinsicGas.of(message.to(), message.data(), message.accessList()));
        state.subtractBalance(message.sender(), limit.cost(message.gasPrice()));
        state.incrementNonce(message.sender());

        MessageExecution.Result result = messages.execute(state, block, message, available);

        Gas before = limit.minus(result.gasLeft());
        Gas refund = Gas.of(Math.min(Math.max(0, state.refund()), before.value() / MAX_REFUND_QUOTIENT));
        Gas used = before.minus(refund);
        state.addBalance(message.sender(), limit.minus(used).cost(message.gasPrice()));
        state.addBalance(block.beneficiary(), used.cost(tip(message, block)));
        return new ExecutionResult(result.ending(), used, state.logs(), result.output(), result.created());
    }

    /** What the beneficiary gets of the price; the base fee is burnt. A call without a price pays no tip. */
    static Wei tip(Message message, BlockEnvironment block) {
        return message.gasPrice().minus(block.baseFeePerGas().min(message.gasPrice()));
    }
}

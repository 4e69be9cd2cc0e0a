package org.lode.consensus.transition;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.evm.Call;
import org.lode.consensus.evm.Evm;
import org.lode.consensus.evm.Outcome;
import org.lode.consensus.evm.Revision;
import org.lode.consensus.evm.Tracer;
import org.lode.consensus.evm.TransactionEnvironment;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.IntrinsicGas;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.transaction.AccessListEntry;
import org.lode.consensus.transaction.ContractAddress;

/**
 * One transaction on a state: gas bought, nonce raised, message executed, the rest refunded, the beneficiary paid (Yellow Paper,
 * section 6; EIP-1559, EIP-3529). The same code serves import, assembling and {@code eth_call}. Ends before {@link
 * JournaledState#finishTransaction}, so a caller can still look at warm sets and original values.
 */
public final class TransactionExecution {
    /** EIP-3529: at most one part in this many of the gas used is refunded. */
    private static final long MAX_REFUND_QUOTIENT = 5;

    private final Evm evm;

    public TransactionExecution(Evm evm) {
        this.evm = evm;
    }

    /**
     * Runs a message whose sender can pay for it and whose gas limit covers the intrinsic gas; the rules have said so before.
     *
     * @throws ArithmeticException where that is not so
     */
    public ExecutionResult execute(JournaledState state, BlockEnvironment block, Message message) {
        return run(state, block, message, null);
    }

    /** As {@link #execute}, instruction by instruction before the eyes of {@code tracer}. */
    public ExecutionResult trace(JournaledState state, BlockEnvironment block, Message message, Tracer tracer) {
        return run(state, block, message, tracer);
    }

    /** The contracts that are part of the machine; every transaction finds them warm. */
    public Set<Address> precompiled() {
        return Set.copyOf(evm.precompiled().addresses());
    }

    private ExecutionResult run(
            JournaledState state, BlockEnvironment block, Message message, @Nullable Tracer tracer) {
        Gas limit = message.gasLimit();
        Gas intrinsic = IntrinsicGas.of(message.to(), message.data(), message.accessList(), evm.revision());
        Call call = call(message, state.nonce(message.sender()), limit.minus(intrinsic));
        state.subtractBalance(message.sender(), limit.cost(message.gasPrice()));
        state.incrementNonce(message.sender());
        warm(state, block, message);

        TransactionEnvironment environment = new TransactionEnvironment(message.sender(), message.gasPrice());
        Outcome outcome = tracer == null
                ? evm.run(call, block, environment, state)
                : evm.trace(call, block, environment, state, tracer);

        Gas before = limit.minus(outcome.gasLeft());
        Gas refund = Gas.of(Math.min(Math.max(0, state.refund()), before.value() / MAX_REFUND_QUOTIENT));
        Gas used = before.minus(refund);
        state.addBalance(message.sender(), limit.minus(used).cost(message.gasPrice()));
        state.addBalance(block.beneficiary(), used.cost(tip(message, block)));
        Optional<Address> created =
                outcome.isSuccess() && message.to().isEmpty() ? Optional.of(call.recipient()) : Optional.empty();
        return new ExecutionResult(outcome.halt(), used, state.logs(), outcome.output(), created);
    }

    private static Call call(Message message, long nonce, Gas gas) {
        Address sender = message.sender();
        return message.to()
                .map(to -> Call.call(sender, to, message.value(), message.data(), gas))
                .orElseGet(() -> Call.creation(
                        sender, ContractAddress.ofCreate(sender, nonce), message.value(), message.data(), gas));
    }

    /** What costs less from the start (EIP-2929, EIP-2930, EIP-3651). */
    private void warm(JournaledState state, BlockEnvironment block, Message message) {
        evm.precompiled().addresses().forEach(state::warmAccount);
        state.warmAccount(message.sender());
        message.to().ifPresent(state::warmAccount);
        if (evm.revision().isSince(Revision.SHANGHAI)) {
            state.warmAccount(block.beneficiary());
        }
        for (AccessListEntry entry : message.accessList()) {
            state.warmAccount(entry.address());
            entry.slots().forEach(slot -> state.warmSlot(entry.address(), slot.toUInt256()));
        }
    }

    /** What the beneficiary gets of the price; the base fee is burnt. A call without a price pays no tip. */
    static Wei tip(Message message, BlockEnvironment block) {
        return message.gasPrice().minus(block.baseFeePerGas().min(message.gasPrice()));
    }
}

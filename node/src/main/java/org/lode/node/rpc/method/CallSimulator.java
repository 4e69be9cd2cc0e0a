package org.lode.node.rpc.method;

import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lode.consensus.block.Header;
import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.evm.Revision;
import org.lode.consensus.evm.Tracer;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.IntrinsicGas;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.transition.BlockTransition;
import org.lode.consensus.transition.ExecutionResult;
import org.lode.consensus.transition.Message;
import org.lode.node.chain.ChainView;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.shape.BlockOverrides;
import org.lode.node.rpc.shape.CallRequest;
import org.lode.node.rpc.shape.StateOverrides;
import org.lode.node.rpc.trace.TimeLimit;
import org.lode.node.rpc.trace.TracedTransaction;

/**
 * Runs a call that nobody signed on the state after a block, in that block's environment, through the same code that executes
 * transactions. Nothing of it is kept.
 */
public final class CallSimulator {
    /** The most gas that one call may use, whatever it asks for. */
    static final Gas GAS_CAP = Gas.of(50_000_000);

    /** The most time that one request may take; as much as geth gives. */
    private static final Duration CALL_TIME = Duration.ofSeconds(5);

    private final ChainView chain;
    private final BlockTransition transition;
    private final InstantSource clock;

    public CallSimulator(ChainView chain, BlockTransition transition, InstantSource clock) {
        this.chain = chain;
        this.transition = transition;
        this.clock = clock;
    }

    /** After a block, in that block's environment. */
    CallSetting setting(Header header, StateReader state) {
        return new CallSetting(environment(header), state);
    }

    /** In the block to come after one: a transaction that is sent now finds later time and height than the head has. */
    CallSetting nextSetting(Header parent, StateReader state) {
        long now = clock.instant().getEpochSecond();
        BlockOverrides next = new BlockOverrides(
                Optional.of(parent.number().next()),
                Optional.of(Math.max(parent.work().header().timestampSeconds() + 1, now)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return setting(parent, state).with(StateOverrides.NONE, next);
    }

    /** Contracts that are part of the machine. */
    Set<Address> precompiled() {
        return transition.transactions().precompiled();
    }

    /** The environment that the block's own transactions ran in. */
    BlockEnvironment environment(Header header) {
        return transition.environment(header, this::ancestorHash);
    }

    /**
     * What becomes of the call with that gas limit.
     *
     * @throws RpcException when it could not be in a block at all, for too little money, gas or fee; or when the time is up
     */
    ExecutionResult run(CallRequest request, Gas gasLimit, CallSetting setting, TimeLimit time) {
        JournaledState state = new JournaledState(setting.state());
        return transition.transactions().trace(state, setting.block(), message(request, gasLimit, setting), time);
    }

    /** As {@link #run}, before the eyes of {@code tracer}, with what it did to the state. */
    TracedTransaction trace(CallRequest request, Gas gasLimit, CallSetting setting, Tracer tracer) {
        return trace(message(request, gasLimit, setting), setting, tracer);
    }

    /** Runs a message that the rules have let pass. */
    TracedTransaction trace(Message message, CallSetting setting, Tracer tracer) {
        JournaledState state = new JournaledState(setting.state());
        ExecutionResult result = transition.transactions().trace(state, setting.block(), message, tracer);
        state.finishTransaction();
        return new TracedTransaction(message, setting.block(), result, setting.state(), state.diff());
    }

    private static Message message(CallRequest request, Gas gasLimit, CallSetting setting) {
        Message message = new Message(
                request.from().orElse(Address.ZERO),
                request.to(),
                request.value().orElse(Wei.ZERO),
                request.data(),
                gasLimit,
                gasPrice(request.fees(), setting.block().baseFeePerGas()),
                request.accessList().orElse(List.of()));
        Account sender = setting.state().account(message.sender()).orElse(Account.EMPTY);
        expectNonceLeft(message.sender(), sender.nonce());
        expectAffordable(message, sender.balance());
        expectIntrinsicGas(message);
        expectInitCodeSize(message);
        return message;
    }

    /** Nothing, unless the call names a price or fees; those must then fit the block. */
    static Wei gasPrice(CallRequest.FeeRequest fees, Wei baseFee) {
        if (!fees.isDynamic()) {
            return fees.gasPrice().orElse(Wei.ZERO);
        }
        Wei tip = fees.maxPriorityFee().orElse(Wei.ZERO);
        Wei cap = fees.maxFee().orElseGet(() -> baseFee.plusSaturated(tip));
        if (tip.compareTo(cap) > 0) {
            throw PoolSubmission.refused(
                    Rule.TIP_ABOVE_FEE_CAP, "the tip is " + tip + " wei, above the max fee of " + cap);
        }
        if (cap.compareTo(baseFee) < 0) {
            throw PoolSubmission.refused(
                    Rule.FEE_CAP_BELOW_BASE_FEE, "the max fee is " + cap + " wei, below the base fee of " + baseFee);
        }
        return baseFee.plus(tip.min(cap.minus(baseFee)));
    }

    /** For one request, from now on. */
    static TimeLimit timeLimit() {
        return new TimeLimit(CALL_TIME);
    }

    /** What a call asks for, up to the cap. */
    static Gas cappedGas(CallRequest request) {
        return Gas.of(Math.min(request.gas().orElse(GAS_CAP).value(), GAS_CAP.value()));
    }

    /** EIP-2681; only an override gives an account such a nonce. */
    private static void expectNonceLeft(Address sender, long nonce) {
        if (nonce == -1) {
            throw PoolSubmission.refused(
                    Rule.NONCE_LIMIT, "address " + sender + ", nonce: " + Long.toUnsignedString(nonce));
        }
    }

    private static void expectAffordable(Message message, Wei balance) {
        BigInteger cost = message.gasPrice()
                .value()
                .toBigInteger()
                .multiply(BigInteger.valueOf(message.gasLimit().value()))
                .add(message.value().value().toBigInteger());
        if (cost.compareTo(balance.value().toBigInteger()) > 0) {
            throw PoolSubmission.refused(
                    Rule.INSUFFICIENT_FUNDS,
                    "address " + message.sender() + " has " + balance + " wei but the call may cost " + cost);
        }
    }

    private static void expectIntrinsicGas(Message message) {
        Gas intrinsic = IntrinsicGas.of(message.to(), message.data(), message.accessList());
        if (message.gasLimit().compareTo(intrinsic) < 0) {
            throw PoolSubmission.refused(
                    Rule.INTRINSIC_GAS,
                    "gas limit is " + message.gasLimit() + ", below the intrinsic gas of " + intrinsic);
        }
    }

    /** EIP-3860. */
    private static void expectInitCodeSize(Message message) {
        int size = message.data().size();
        if (message.to().isEmpty() && size > Revision.MAX_INIT_CODE_SIZE) {
            throw PoolSubmission.refused(
                    Rule.INIT_CODE_SIZE, "code size " + size + " limit " + Revision.MAX_INIT_CODE_SIZE);
        }
    }

    private Hash ancestorHash(BlockNumber number) {
        return chain.canonicalHash(number).orElse(Hash.ZERO);
    }
}

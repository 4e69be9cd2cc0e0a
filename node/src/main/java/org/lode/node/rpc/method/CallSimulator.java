package org.lode.node.rpc.method;

import java.math.BigInteger;
import java.util.List;
import org.lode.consensus.block.Header;
import org.lode.consensus.evm.BlockEnvironment;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.rules.IntrinsicGas;
import org.lode.consensus.rules.Rule;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.transition.BlockTransition;
import org.lode.consensus.transition.ExecutionResult;
import org.lode.consensus.transition.Message;
import org.lode.node.chain.ChainView;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.shape.CallRequest;

/**
 * Runs a call that nobody signed on the state after a block, in that block's environment, through the same code that executes
 * transactions. Nothing of it is kept.
 */
public final class CallSimulator {
    /** The most gas that one call may use, whatever it asks for; this bounds its time too. */
    static final Gas GAS_CAP = Gas.of(50_000_000);

    private final ChainView chain;
    private final BlockTransition transition;

    public CallSimulator(ChainView chain, BlockTransition transition) {
        this.chain = chain;
        this.transition = transition;
    }

    /**
     * What becomes of the call with that gas limit.
     *
     * @throws RpcException when it could not be in a block at all: too little money, gas or fee
     */
    ExecutionResult run(CallRequest request, Gas gasLimit, Header header, StateReader reader) {
        BlockEnvironment environment = transition.environment(header, this::ancestorHash);
        JournaledState state = new JournaledState(reader);
        Message message = new Message(
                request.from().orElse(Address.ZERO),
                request.to(),
                request.value().orElse(Wei.ZERO),
                request.data(),
                gasLimit,
                gasPrice(request.fees(), environment.baseFeePerGas()),
                request.accessList().orElse(List.of()));
        expectAffordable(message, state.balance(message.sender()));
        expectIntrinsicGas(message);
        return transition.transactions().execute(state, environment, message);
    }

    /** Nothing, unless the call names a price or fees; those must then fit the block. */
    static Wei gasPrice(CallRequest.FeeRequest fees, Wei baseFee) {
        if (!fees.isDynamic()) {
            return fees.gasPrice().orElse(Wei.ZERO);
        }
        Wei tip = fees.maxPriorityFee().orElse(Wei.ZERO);
        Wei cap = fees.maxFee().orElseGet(() -> baseFee.plus(tip));
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

    private Hash ancestorHash(BlockNumber number) {
        return chain.canonicalHash(number).orElse(Hash.ZERO);
    }
}

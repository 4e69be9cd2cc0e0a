package org.lode.node.rpc.method;

import java.math.BigInteger;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.transition.ExecutionResult;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.shape.CallRequest;
import org.lode.node.rpc.trace.TimeLimit;

/** Finds the least gas limit at which a call succeeds, exactly, by halving the interval where it lies. */
final class GasEstimation {
    /** What a call that moves value gives its callee, and EIP-150 holds back of what is left: the first guess covers both. */
    private static final long CALL_STIPEND = 2_300;

    private final CallSimulator simulator;

    GasEstimation(CallSimulator simulator) {
        this.simulator = simulator;
    }

    Gas estimate(CallRequest request, CallSetting setting, TimeLimit time) {
        Gas limit = limit(request, setting);
        ExecutionResult first = simulator.run(request, limit, setting, time);
        if (!first.succeeded()) {
            throw first.output().isEmpty()
                    ? RpcException.failed("gas required exceeds allowance (" + limit + ")")
                    : CallMethods.failure(first);
        }
        long fails = first.gasUsed().value() - 1;
        long succeeds = limit.value();
        long guess = (first.gasUsed().value() + CALL_STIPEND) * 64 / 63;
        while (fails + 1 < succeeds) {
            time.check();
            long tried = guess < succeeds && guess > fails ? guess : fails + (succeeds - fails) / 2;
            guess = first.gasUsed().value();
            if (succeedsWith(request, Gas.of(tried), setting, time)) {
                succeeds = tried;
            } else {
                fails = tried;
            }
        }
        return Gas.of(succeeds);
    }

    private boolean succeedsWith(CallRequest request, Gas gas, CallSetting setting, TimeLimit time) {
        try {
            return simulator.run(request, gas, setting, time).succeeded();
        } catch (RpcException _) {
            time.check();
            return false; // Below the intrinsic gas.
        }
    }

    /** What the call asks for, a block holds, and its sender can pay at the price it names. */
    private static Gas limit(CallRequest request, CallSetting setting) {
        long limit = Math.min(request.gas().orElse(setting.block().gasLimit()).value(), CallSimulator.GAS_CAP.value());
        Wei price = CallSimulator.gasPrice(request.fees(), setting.block().baseFeePerGas());
        if (price.isZero()) {
            return Gas.of(limit);
        }
        Wei balance = setting.state()
                .account(request.from().orElse(Address.ZERO))
                .orElse(Account.EMPTY)
                .balance();
        Wei value = request.value().orElse(Wei.ZERO);
        if (value.compareTo(balance) > 0) {
            throw RpcException.failed("insufficient funds for transfer");
        }
        BigInteger affordable =
                balance.minus(value).value().toBigInteger().divide(price.value().toBigInteger());
        return Gas.of(affordable.min(BigInteger.valueOf(limit)).longValueExact());
    }
}

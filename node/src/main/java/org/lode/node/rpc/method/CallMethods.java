package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.optional;
import static org.lode.node.rpc.dispatch.Parameter.required;

import java.util.List;
import org.lode.consensus.block.Header;
import org.lode.consensus.evm.Halt;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.transition.ExecutionResult;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.Parameter;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.shape.BlockOverrides;
import org.lode.node.rpc.shape.BlockReference;
import org.lode.node.rpc.shape.CallRequest;
import org.lode.node.rpc.shape.RevertReason;
import org.lode.node.rpc.shape.StateOverrides;

/** {@code eth_call} and {@code eth_estimateGas}: what a transaction would do, without sending it. */
public final class CallMethods {
    private static final Parameter<CallRequest> REQUEST = required(CallRequest.DECODER);
    private static final Parameter<BlockReference> BLOCK =
            optional(BlockReference.BY_NUMBER_OR_HASH, BlockReference.LATEST);

    private static final Parameter<StateOverrides> ACCOUNTS = optional(StateOverrides.DECODER, StateOverrides.NONE);
    private static final Parameter<BlockOverrides> ENVIRONMENT = optional(BlockOverrides.DECODER, BlockOverrides.NONE);

    private final PinnedStates states;
    private final CallSimulator simulator;
    private final GasEstimation estimation;

    public CallMethods(PinnedStates states, CallSimulator simulator) {
        this.states = states;
        this.simulator = simulator;
        this.estimation = new GasEstimation(simulator);
    }

    public List<Method> methods() {
        return List.of(
                Method.inContext(
                        "eth_call",
                        REQUEST,
                        BLOCK,
                        ACCOUNTS,
                        ENVIRONMENT,
                        (_, request, block, accounts, environment) -> call(request, block, accounts, environment)),
                Method.inContext(
                        "eth_estimateGas",
                        REQUEST,
                        BLOCK,
                        ACCOUNTS,
                        ENVIRONMENT,
                        (_, request, block, accounts, environment) -> estimate(request, block, accounts, environment)));
    }

    private JsonValue call(
            CallRequest request, BlockReference block, StateOverrides accounts, BlockOverrides environment) {
        ExecutionResult result = states.read(block, (header, state) -> {
            CallSetting setting = setting(block, header, state).with(accounts, environment);
            return simulator.run(request, CallSimulator.cappedGas(request), setting, CallSimulator.timeLimit());
        });
        if (!result.succeeded()) {
            throw failure(result);
        }
        return JsonValue.of(result.output());
    }

    private CallSetting setting(BlockReference block, Header header, StateReader state) {
        return block.equals(BlockReference.PENDING)
                ? simulator.nextSetting(header, state)
                : simulator.setting(header, state);
    }

    private JsonValue estimate(
            CallRequest request, BlockReference block, StateOverrides accounts, BlockOverrides environment) {
        Gas gas = states.read(block, (header, state) -> {
            CallSetting setting = upcoming(block, header, state).with(accounts, environment);
            return estimation.estimate(request, setting, CallSimulator.timeLimit());
        });
        return JsonValue.quantity(gas.value());
    }

    /** The least gas limit at which the call succeeds on the state after the block. */
    Gas gasFor(CallRequest request, BlockReference block) {
        return states.read(
                block,
                (header, state) ->
                        estimation.estimate(request, upcoming(block, header, state), CallSimulator.timeLimit()));
    }

    /** An estimate at the head is for a transaction to come; one for an earlier block is for what could have been in it. */
    private CallSetting upcoming(BlockReference block, Header header, StateReader state) {
        boolean atHead = block.equals(BlockReference.LATEST) || block.equals(BlockReference.PENDING);
        return atHead ? simulator.nextSetting(header, state) : simulator.setting(header, state);
    }

    /** A call that did not succeed, with the reason it gave in words where those can be read. */
    static RpcException failure(ExecutionResult result) {
        if (result.halt() != Halt.REVERT) {
            return RpcException.failed(result.halt().text());
        }
        String message = RevertReason.of(result.output())
                .map(reason -> "execution reverted: " + reason)
                .orElse("execution reverted");
        return RpcException.reverted(message, result.output());
    }
}

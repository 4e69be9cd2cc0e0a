package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.optional;
import static org.lode.node.rpc.dispatch.Parameter.required;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.evm.Halt;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.transition.ExecutionResult;
import org.lode.node.rpc.dispatch.CallContext;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.Parameter;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.shape.BlockReference;
import org.lode.node.rpc.shape.CallRequest;

/** {@code eth_call} and {@code eth_estimateGas}: what a transaction would do, without sending it. */
public final class CallMethods {
    private static final Parameter<CallRequest> REQUEST = required(CallRequest.DECODER);
    private static final Parameter<BlockReference> BLOCK =
            optional(BlockReference.BY_NUMBER_OR_HASH, BlockReference.LATEST);

    /** The selector of {@code Error(string)}, which Solidity's {@code require} and {@code revert} give. */
    private static final Bytes ERROR_SELECTOR = Bytes.ofHex("0x08c379a0");

    private static final int WORD = 32;

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
                Method.of("eth_call", REQUEST, BLOCK, this::call),
                Method.inContext("eth_estimateGas", REQUEST, BLOCK, this::estimate));
    }

    private JsonValue call(CallRequest request, BlockReference block) {
        long gas = Math.min(request.gas().orElse(CallSimulator.GAS_CAP).value(), CallSimulator.GAS_CAP.value());
        ExecutionResult result =
                states.read(block, (header, state) -> simulator.run(request, Gas.of(gas), header, state));
        if (!result.succeeded()) {
            throw failure(result);
        }
        return JsonValue.of(result.output());
    }

    private JsonValue estimate(CallContext context, CallRequest request, BlockReference block) {
        return JsonValue.quantity(gasFor(context, request, block).value());
    }

    /** The least gas limit at which the call succeeds on the state after the block. */
    Gas gasFor(CallContext context, CallRequest request, BlockReference block) {
        return states.read(block, (header, state) -> estimation.estimate(request, header, state, context.deadline()));
    }

    /** A call that did not succeed, with the reason it gave in words where those can be read. */
    static RpcException failure(ExecutionResult result) {
        if (result.halt() != Halt.REVERT) {
            return RpcException.failed(result.halt().text());
        }
        String message = reason(result.output())
                .map(reason -> "execution reverted: " + reason)
                .orElse("execution reverted");
        return RpcException.reverted(message, result.output());
    }

    /** The text in ABI-encoded {@code Error(string)}: selector, offset 0x20, length, UTF-8. */
    static Optional<String> reason(Bytes output) {
        int text = ERROR_SELECTOR.size() + 2 * WORD;
        if (output.size() < text || !output.slice(0, ERROR_SELECTOR.size()).equals(ERROR_SELECTOR)) {
            return Optional.empty();
        }
        BigInteger length = new BigInteger(1, output.slice(text - WORD, WORD).toArray());
        if (length.compareTo(BigInteger.valueOf(output.size() - text)) > 0) {
            return Optional.empty();
        }
        return Optional.of(new String(output.slice(text, length.intValueExact()).toArray(), StandardCharsets.UTF_8));
    }
}

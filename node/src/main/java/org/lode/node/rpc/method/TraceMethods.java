package org.lode.node.rpc.method;

import static org.lode.node.rpc.dispatch.Parameter.optional;
import static org.lode.node.rpc.dispatch.Parameter.required;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lode.consensus.block.Block;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.transaction.Transaction;
import org.lode.node.chain.ChainView.TransactionPlace;
import org.lode.node.rpc.dispatch.Deadline;
import org.lode.node.rpc.dispatch.Method;
import org.lode.node.rpc.dispatch.Parameter;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.filter.BlockLookup;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.shape.BlockReference;
import org.lode.node.rpc.shape.BlockReference.Canonicity;
import org.lode.node.rpc.shape.CallRequest;
import org.lode.node.rpc.trace.TimedTracer;
import org.lode.node.rpc.trace.TraceOptions;
import org.lode.node.rpc.trace.TransactionTracer;

/**
 * {@code debug_trace*}: runs a call, or a block's transactions again, before the eyes of a tracer. A contribution runs no code; its
 * trace says that nothing was called.
 */
public final class TraceMethods {
    /** For a whole request; geth gives as much to one transaction. */
    private static final Duration TRACE_TIME = Duration.ofSeconds(5);

    private static final Parameter<TraceOptions> OPTIONS = optional(TraceOptions.DECODER, TraceOptions.STANDARD);

    private final BlockLookup blocks;
    private final PinnedStates states;
    private final CallSimulator simulator;
    private final BlockReplay replay;

    public TraceMethods(BlockLookup blocks, PinnedStates states, CallSimulator simulator, BlockReplay replay) {
        this.blocks = blocks;
        this.states = states;
        this.simulator = simulator;
        this.replay = replay;
    }

    public List<Method> methods() {
        return List.of(
                Method.of(
                        "debug_traceCall",
                        required(CallRequest.DECODER),
                        optional(BlockReference.BY_NUMBER_OR_HASH, BlockReference.LATEST),
                        OPTIONS,
                        this::call),
                Method.of("debug_traceTransaction", required(Decoders.HASH), OPTIONS, this::transaction),
                Method.of(
                        "debug_traceBlockByHash",
                        required(Decoders.HASH.map(hash -> new BlockReference.Hashed(hash, Canonicity.ANY))),
                        OPTIONS,
                        this::block),
                Method.of("debug_traceBlockByNumber", required(BlockReference.BY_NUMBER), OPTIONS, this::block));
    }

    private JsonValue call(CallRequest request, BlockReference block, TraceOptions options) {
        TransactionTracer tracer = options.shape().tracer();
        return states.read(
                block,
                (header, state) -> tracer.report(simulator.trace(
                        request,
                        CallSimulator.cappedGas(request),
                        simulator.setting(header, state).with(options.state(), options.block()),
                        new TimedTracer(tracer, Deadline.after(TRACE_TIME)))));
    }

    private JsonValue transaction(Hash hash, TraceOptions options) {
        TransactionPlace place =
                blocks.chain().transactionPlace(hash).orElseThrow(() -> RpcException.failed("transaction not found"));
        Block block = blocks.chain().block(place.blockHash()).orElseThrow(TraceMethods::blockNotFound);
        return traced(block, place.index(), place.index(), options).getFirst().report();
    }

    private JsonValue block(BlockReference reference, TraceOptions options) {
        Block block = blocks.block(reference).orElseThrow(TraceMethods::blockNotFound);
        return JsonValue.listOf(traced(block, 0, block.transactions().size() - 1, options).stream()
                .<JsonValue>map(trace -> out -> out.object(fields -> fields.field("txHash")
                        .hash(trace.hash())
                        .field("result")
                        .value(trace.report())))
                .toList());
    }

    private record Trace(Hash hash, JsonValue report) {}

    /** The traces of the transactions {@code first} to {@code last} of a block, each on the state that those before it left. */
    private List<Trace> traced(Block block, int first, int last, TraceOptions options) {
        if (block.number().value() == 0) {
            throw RpcException.failed("genesis is not traceable");
        }
        Deadline deadline = Deadline.after(TRACE_TIME);
        BlockReference parent =
                new BlockReference.Hashed(block.header().work().header().parentHash(), Canonicity.ANY);
        return states.read(parent, (_, state) -> {
            BlockReplay.Run run = replay.begin(block, state);
            List<Trace> traces = new ArrayList<>();
            for (int index = 0; index <= last; index++) {
                deadline.check();
                Transaction transaction = block.transactions().get(index);
                if (index >= first) {
                    TransactionTracer tracer = options.shape().tracer();
                    TimedTracer timed = new TimedTracer(tracer, deadline);
                    traces.add(new Trace(transaction.hash(), tracer.report(run.trace(transaction, timed))));
                }
                if (index < last) {
                    run.advance(transaction);
                }
            }
            return traces;
        });
    }

    private static RpcException blockNotFound() {
        return RpcException.failed("block not found");
    }
}

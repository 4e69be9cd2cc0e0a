package org.lode.node.rpc.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.lode.node.rpc.json.Decoder;
import org.lode.node.rpc.json.Decoders;
import org.lode.node.rpc.json.InvalidParameterException;
import org.lode.node.rpc.json.ObjectFields;
import org.lode.node.rpc.shape.BlockOverrides;
import org.lode.node.rpc.shape.StateOverrides;

/**
 * The last argument of the trace methods.
 *
 * @param shape what to report
 * @param state for {@code debug_traceCall}: what to change before the call
 * @param block the same for the block's environment
 */
public record TraceOptions(Shape shape, StateOverrides state, BlockOverrides block) {
    public static final TraceOptions STANDARD =
            new TraceOptions(StructLogs.STANDARD, StateOverrides.NONE, BlockOverrides.NONE);
    public static final Decoder<TraceOptions> DECODER = TraceOptions::decode;

    /** One of geth's tracers that are not scripts. */
    public sealed interface Shape {
        TransactionTracer tracer();
    }

    /** Whether a part of a report is wanted. */
    public enum Detail {
        SHOWN,
        HIDDEN
    }

    /**
     * No tracer named: every instruction.
     *
     * @param limit of steps; 0 for none
     */
    public record StructLogs(Detail stack, Detail memory, Detail storage, Detail returnData, long limit)
            implements Shape {
        static final StructLogs STANDARD = new StructLogs(Detail.SHOWN, Detail.HIDDEN, Detail.SHOWN, Detail.HIDDEN, 0);

        @Override
        public TransactionTracer tracer() {
            return new StructLogTracer(this);
        }
    }

    /** {@code callTracer}. */
    public record Calls(Detail subCalls, Detail logs) implements Shape {
        @Override
        public TransactionTracer tracer() {
            return new CallTracer(this);
        }
    }

    /** {@code prestateTracer}. */
    public record Prestate(Mode mode) implements Shape {
        /** What was touched as it was before, or what changed as it was before and after. */
        public enum Mode {
            TOUCHED,
            CHANGED
        }

        @Override
        public TransactionTracer tracer() {
            return new PrestateTracer(mode);
        }
    }

    private static TraceOptions decode(JsonNode node) {
        ObjectFields fields = ObjectFields.of(node);
        return new TraceOptions(
                shape(fields),
                fields.optional("stateOverrides", StateOverrides.DECODER).orElse(StateOverrides.NONE),
                fields.optional("blockOverrides", BlockOverrides.DECODER).orElse(BlockOverrides.NONE));
    }

    private static Shape shape(ObjectFields fields) {
        Optional<String> tracer = fields.optional("tracer", Decoders.TEXT);
        if (tracer.isEmpty()) {
            return structLogs(fields);
        }
        Optional<ObjectFields> config = fields.optional("tracerConfig", ObjectFields::of);
        return switch (tracer.get()) {
            case "" -> structLogs(fields);
            case "callTracer" ->
                new Calls(
                        isSet(config, "onlyTopCall") ? Detail.HIDDEN : Detail.SHOWN,
                        isSet(config, "withLog") ? Detail.SHOWN : Detail.HIDDEN);
            case "prestateTracer" ->
                new Prestate(isSet(config, "diffMode") ? Prestate.Mode.CHANGED : Prestate.Mode.TOUCHED);
            default ->
                throw new InvalidParameterException("tracer \"" + tracer.get()
                        + "\" is not known; there are callTracer, prestateTracer and, without a name, struct logs");
        };
    }

    private static Shape structLogs(ObjectFields fields) {
        Optional<ObjectFields> own = Optional.of(fields);
        return new StructLogs(
                isSet(own, "disableStack") ? Detail.HIDDEN : Detail.SHOWN,
                isSet(own, "enableMemory") ? Detail.SHOWN : Detail.HIDDEN,
                isSet(own, "disableStorage") ? Detail.HIDDEN : Detail.SHOWN,
                isSet(own, "enableReturnData") ? Detail.SHOWN : Detail.HIDDEN,
                fields.optional("limit", TraceOptions::limit).orElse(0L));
    }

    private static boolean isSet(Optional<ObjectFields> fields, String flag) {
        return fields.flatMap(it -> it.optional(flag, Decoders.FLAG)).orElse(false);
    }

    /** A JSON number with geth; a quantity is understood too. */
    private static long limit(JsonNode node) {
        long limit = node.isIntegralNumber()
                ? node.longValue()
                : Decoders.QUANTITY.decode(node).toLongSaturated();
        if (limit < 0) {
            throw new InvalidParameterException("a limit of " + limit + " steps");
        }
        return limit;
    }
}

package org.lode.node.rpc.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.evm.Call;
import org.lode.consensus.evm.Halt;
import org.lode.consensus.evm.Opcode;
import org.lode.consensus.evm.Outcome;
import org.lode.consensus.evm.TraceStep;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.JournaledState;
import org.lode.node.rpc.dispatch.ErrorCode;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;
import org.lode.node.rpc.shape.RevertReason;

/** The tree of calls, as geth's {@code callTracer} shows it. */
final class CallTracer implements TransactionTracer {
    /** What all inputs, outputs and logs together may hold. */
    private static final long MAX_SIZE_BYTES = 64L * 1024 * 1024;

    private static final int FRAME_SIZE_BYTES = 512;

    private final TraceOptions.Calls options;
    private final Deque<Frame> open = new ArrayDeque<>();
    private @Nullable Frame top;
    private long sizeBytes;

    CallTracer(TraceOptions.Calls options) {
        this.options = options;
    }

    private static final class Frame {
        private final Call call;
        private final List<Frame> calls = new ArrayList<>();
        private final List<PlacedEvent> events = new ArrayList<>();
        private Outcome outcome = new Outcome(Halt.SUCCESS, Gas.ZERO, Bytes.EMPTY);
        private Optional<Destruction> destruction = Optional.empty();

        private Frame(Call call) {
            this.call = call;
        }
    }

    /** A log and how many calls were made before it. */
    private record PlacedEvent(Address address, List<Hash> topics, Bytes data, int position) {}

    /** SELFDESTRUCT, which geth shows as a call that moves the balance. */
    private record Destruction(Address contract, Address heir, Wei balance) {}

    @Override
    public void enter(Call call, int depth, JournaledState state) {
        Frame frame = new Frame(call);
        if (open.isEmpty()) {
            top = frame;
        } else if (options.subCalls() == TraceOptions.Detail.SHOWN) {
            open.element().calls.add(frame);
        }
        grow(FRAME_SIZE_BYTES + call.input().size());
        open.push(frame);
    }

    @Override
    public void step(TraceStep step, JournaledState state) {
        Frame frame = open.element();
        if (step.opcode() == Opcode.SELFDESTRUCT && step.stackSize() >= 1) {
            Address contract = frame.call.recipient();
            frame.destruction =
                    Optional.of(new Destruction(contract, Address.ofWord(step.stack(0)), state.balance(contract)));
        }
        int topics = step.opcode() - Opcode.LOG0;
        if (options.logs() == TraceOptions.Detail.SHOWN
                && topics >= 0
                && step.opcode() <= Opcode.LOG4
                && step.stackSize() >= 2 + topics) {
            event(frame, step, topics);
        }
    }

    /** Remembers a log; where the instruction fails after all, so does its call, and the log is dropped. */
    private void event(Frame frame, TraceStep step, int topicCount) {
        long offset = step.stack(0).toLongSaturated();
        long size = step.stack(1).toLongSaturated();
        if (size > step.gas() || offset > Integer.MAX_VALUE) {
            return; // A byte of a log costs 8 gas: this one fails.
        }
        byte[] data = new byte[(int) size];
        Bytes memory = step.memory();
        int known = (int) Math.max(0, Math.min(size, memory.size() - offset));
        if (known > 0) {
            memory.slice((int) offset, known).copyTo(data, 0);
        }
        List<Hash> topics = new ArrayList<>(topicCount);
        for (int i = 0; i < topicCount; i++) {
            topics.add(step.stack(2 + i).toHash());
        }
        grow(FRAME_SIZE_BYTES + data.length);
        frame.events.add(new PlacedEvent(frame.call.recipient(), topics, Bytes.owning(data), frame.calls.size()));
    }

    @Override
    public void exit(Outcome outcome, int depth, JournaledState state) {
        Frame frame = open.pop();
        frame.outcome = outcome;
        grow(outcome.output().size());
        if (!outcome.isSuccess()) {
            frame.destruction = Optional.empty();
            dropEvents(frame);
        }
    }

    /** What a failed call logged, and all calls below it. */
    private static void dropEvents(Frame frame) {
        frame.events.clear();
        frame.calls.forEach(CallTracer::dropEvents);
    }

    private void grow(long bytes) {
        sizeBytes += bytes;
        if (sizeBytes > MAX_SIZE_BYTES) {
            throw new RpcException(
                    ErrorCode.RESPONSE_TOO_LARGE, "the trace is too large; onlyTopCall leaves out the calls below");
        }
    }

    @Override
    public JsonValue report(TracedTransaction transaction) {
        Frame frame = Objects.requireNonNull(top, "a transaction is a call");
        Gas gas = transaction.message().gasLimit();
        return out -> write(out, frame, gas, transaction.result().gasUsed());
    }

    private static void write(JsonWriter out, Frame frame) {
        Gas gas = frame.call.gas();
        write(out, frame, gas, gas.minus(frame.outcome.gasLeft()));
    }

    private static void write(JsonWriter out, Frame frame, Gas gas, Gas gasUsed) {
        Call call = frame.call;
        Outcome outcome = frame.outcome;
        boolean nothingCreated = call.kind().isCreation() && !outcome.isSuccess();
        out.object(fields -> {
            fields.field("from").address(caller(call));
            fields.field("gas").quantity(gas);
            fields.field("gasUsed").quantity(gasUsed);
            if (!nothingCreated) {
                fields.field("to").address(call.codeAddress());
            }
            fields.field("input").data(call.input());
            if (!outcome.output().isEmpty()) {
                fields.field("output").data(outcome.output());
            }
            if (!outcome.isSuccess()) {
                fields.field("error").text(outcome.halt().text());
                RevertReason.of(outcome.output())
                        .ifPresent(reason -> fields.field("revertReason").text(reason));
            }
            if (!frame.calls.isEmpty() || frame.destruction.isPresent()) {
                fields.field("calls").list(writers(frame), (item, writer) -> writer.writeTo(item));
            }
            if (!frame.events.isEmpty()) {
                fields.field("logs").list(frame.events, CallTracer::write);
            }
            if (call.kind() != Call.Kind.STATICCALL) {
                fields.field("value").quantity(call.value());
            }
            fields.field("type").text(call.kind().name());
        });
    }

    /** Who made the call: under DELEGATECALL and CALLCODE the contract whose storage is at stake. */
    private static Address caller(Call call) {
        return switch (call.kind()) {
            case DELEGATECALL, CALLCODE -> call.recipient();
            case CALL, STATICCALL, CREATE, CREATE2 -> call.sender();
        };
    }

    private static List<JsonValue> writers(Frame frame) {
        List<JsonValue> writers = new ArrayList<>();
        frame.calls.forEach(call -> writers.add(out -> write(out, call)));
        frame.destruction.ifPresent(it -> writers.add(out -> write(out, it)));
        return writers;
    }

    private static void write(JsonWriter out, Destruction destruction) {
        out.object(fields -> fields.field("from")
                .address(destruction.contract())
                .field("gas")
                .quantity(0)
                .field("gasUsed")
                .quantity(0)
                .field("to")
                .address(destruction.heir())
                .field("input")
                .data(Bytes.EMPTY)
                .field("value")
                .quantity(destruction.balance())
                .field("type")
                .text("SELFDESTRUCT"));
    }

    private static void write(JsonWriter out, PlacedEvent event) {
        out.object(fields -> fields.field("address")
                .address(event.address())
                .field("topics")
                .list(event.topics(), JsonWriter::hash)
                .field("data")
                .data(event.data())
                .field("position")
                .quantity(UInt256.of(event.position())));
    }
}

package org.lode.node.rpc.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.evm.Call;
import org.lode.consensus.evm.Halt;
import org.lode.consensus.evm.InstructionTable;
import org.lode.consensus.evm.Opcode;
import org.lode.consensus.evm.Outcome;
import org.lode.consensus.evm.TraceStep;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.JournaledState;
import org.lode.node.rpc.dispatch.ErrorCode;
import org.lode.node.rpc.dispatch.RpcException;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;

/**
 * Every instruction with gas, stack and, where asked for, memory: geth's default, the struct logger. A call instruction's cost
 * includes the gas that it hands on, as with geth.
 */
final class StructLogTracer implements TransactionTracer {
    /** What all steps together may hold, about: far more than an answer may have. */
    private static final long MAX_SIZE_BYTES = 256L * 1024 * 1024;

    private static final int STEP_SIZE_BYTES = 128;
    private static final int WORD = UInt256.SIZE_BYTES;

    private final TraceOptions.StructLogs options;
    private final List<Step> steps = new ArrayList<>();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final Map<Address, Map<UInt256, UInt256>> storage = new HashMap<>();
    private long sizeBytes;

    StructLogTracer(TraceOptions.StructLogs options) {
        this.options = options;
    }

    /** A call that runs, and its latest instruction if that is in the log. */
    private static final class Frame {
        private final Call call;
        private @Nullable Step last;

        private Frame(Call call) {
            this.call = call;
        }
    }

    private static final class Step {
        private final int pc;
        private final int opcode;
        private final long gas;
        private final int depth;
        private final long refund;
        private final Seen seen;
        private long cost;
        private Halt halt = Halt.SUCCESS;

        private Step(TraceStep step, long refund, Seen seen) {
            this.pc = step.pc();
            this.opcode = step.opcode();
            this.gas = step.gas();
            this.depth = step.depth() + 1;
            this.refund = refund;
            this.seen = seen;
        }
    }

    /** The parts of a step that the options choose. */
    private record Seen(
            Optional<List<UInt256>> stack,
            Optional<Bytes> memory,
            Optional<Map<UInt256, UInt256>> storage,
            Bytes returnData) {}

    @Override
    public void enter(Call call, int depth, JournaledState state) {
        frames.push(new Frame(call));
    }

    @Override
    public void step(TraceStep step, JournaledState state) {
        Frame frame = frames.element();
        frame.last = null;
        if (options.limit() > 0 && steps.size() >= options.limit()) {
            return;
        }
        Step entry = new Step(step, state.refund(), see(frame, step, state));
        sizeBytes += STEP_SIZE_BYTES;
        if (sizeBytes > MAX_SIZE_BYTES) {
            throw new RpcException(
                    ErrorCode.RESPONSE_TOO_LARGE,
                    "the trace is too large; ask for less of it, or set a limit of steps");
        }
        steps.add(entry);
        frame.last = entry;
    }

    @Override
    public void stepEnd(TraceStep step, long gasCost, JournaledState state) {
        Step last = frames.element().last;
        if (last != null) {
            last.cost = gasCost;
        }
    }

    @Override
    public void exit(Outcome outcome, int depth, JournaledState state) {
        Step last = frames.pop().last;
        if (last != null && outcome.halt() != Halt.REVERT) {
            last.halt = outcome.halt();
        }
    }

    private Seen see(Frame frame, TraceStep step, JournaledState state) {
        Optional<List<UInt256>> stack = Optional.empty();
        if (options.stack() == TraceOptions.Detail.SHOWN) {
            List<UInt256> words = new ArrayList<>(step.stackSize());
            for (int i = step.stackSize() - 1; i >= 0; i--) {
                words.add(step.stack(i));
            }
            stack = Optional.of(words);
            sizeBytes += (long) WORD * words.size();
        }
        Optional<Bytes> memory = Optional.empty();
        if (options.memory() == TraceOptions.Detail.SHOWN && step.memorySize() > 0) {
            memory = Optional.of(step.memory());
            sizeBytes += step.memorySize();
        }
        Bytes returnData = options.returnData() == TraceOptions.Detail.SHOWN ? step.returnData() : Bytes.EMPTY;
        return new Seen(stack, memory, slots(frame.call.recipient(), step, state), returnData);
    }

    /** At SLOAD and SSTORE, all slots of the contract that were used so far. */
    private Optional<Map<UInt256, UInt256>> slots(Address contract, TraceStep step, JournaledState state) {
        boolean loads = step.opcode() == Opcode.SLOAD && step.stackSize() >= 1;
        boolean stores = step.opcode() == Opcode.SSTORE && step.stackSize() >= 2;
        if (options.storage() == TraceOptions.Detail.HIDDEN || !(loads || stores)) {
            return Optional.empty();
        }
        UInt256 slot = step.stack(0);
        Map<UInt256, UInt256> used = storage.computeIfAbsent(contract, _ -> new TreeMap<>());
        used.put(slot, stores ? step.stack(1) : state.storage(contract, slot));
        sizeBytes += 2L * WORD * used.size();
        return Optional.of(Map.copyOf(used));
    }

    @Override
    public JsonValue report(TracedTransaction transaction) {
        return out -> out.object(fields -> fields.field("gas")
                .number(transaction.result().gasUsed().value())
                .field("failed")
                .flag(!transaction.result().succeeded())
                .field("returnValue")
                .data(transaction.result().output())
                .field("structLogs")
                .list(steps, StructLogTracer::write));
    }

    private static void write(JsonWriter out, Step step) {
        out.object(fields -> {
            fields.field("pc").number(step.pc);
            fields.field("op").text(InstructionTable.mnemonic(step.opcode));
            fields.field("gas").number(step.gas);
            fields.field("gasCost").number(step.cost);
            fields.field("depth").number(step.depth);
            if (step.halt != Halt.SUCCESS) {
                fields.field("error").text(step.halt.text());
            }
            step.seen.stack.ifPresent(
                    stack -> fields.field("stack").list(stack, (item, word) -> item.text(word.toQuantity())));
            if (!step.seen.returnData.isEmpty()) {
                fields.field("returnData").data(step.seen.returnData);
            }
            step.seen.memory.ifPresent(
                    memory -> fields.field("memory").list(words(memory), (item, word) -> item.text(word)));
            step.seen.storage.ifPresent(used -> fields.field("storage")
                    .object(slots -> used.forEach(
                            (slot, value) -> slots.field(digits(slot)).text(digits(value)))));
            if (step.refund != 0) {
                fields.field("refund").number(step.refund);
            }
        });
    }

    private static List<String> words(Bytes memory) {
        List<String> words = new ArrayList<>(memory.size() / WORD);
        for (int at = 0; at + WORD <= memory.size(); at += WORD) {
            words.add(digits(memory.hashAt(at).toUInt256()));
        }
        return words;
    }

    /** 64 digits without 0x, as geth writes memory and storage here and nowhere else. */
    private static String digits(UInt256 word) {
        return word.toHash().toString().substring(2);
    }
}

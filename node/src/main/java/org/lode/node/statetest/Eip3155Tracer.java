package org.lode.node.statetest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.lode.consensus.evm.Call;
import org.lode.consensus.evm.InstructionTable;
import org.lode.consensus.evm.Outcome;
import org.lode.consensus.evm.TraceStep;
import org.lode.consensus.evm.Tracer;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.state.JournaledState;

/** Writes an instruction a line as EIP-3155 has it, and a last line for the transaction. */
public final class Eip3155Tracer implements Tracer {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Consumer<String> lines;

    /** The instruction under way in each call. */
    private final Deque<ObjectNode> open = new ArrayDeque<>();

    private long gasGiven;

    /** @param lines is given each line as it is complete */
    public Eip3155Tracer(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void enter(Call call, int depth, JournaledState state) {
        if (depth == 0) {
            gasGiven = call.gas().value();
        }
    }

    @Override
    public void step(TraceStep step, JournaledState state) {
        ObjectNode line = JSON.objectNode();
        line.put("pc", step.pc());
        line.put("op", step.opcode());
        line.put("gas", hex(step.gas()));
        line.put("gasCost", "0x0");
        line.put("memSize", step.memorySize());
        ArrayNode stack = line.putArray("stack");
        for (int i = step.stackSize() - 1; i >= 0; i--) {
            stack.add(step.stack(i).toQuantity());
        }
        line.put("depth", step.depth() + 1);
        line.put("refund", state.refund());
        line.put("opName", InstructionTable.mnemonic(step.opcode()));
        open.push(line);
    }

    @Override
    public void stepEnd(TraceStep step, long gasCost, JournaledState state) {
        ObjectNode line = open.pop();
        line.put("gasCost", hex(gasCost));
        lines.accept(line.toString());
    }

    @Override
    public void exit(Outcome outcome, int depth, JournaledState state) {
        if (depth == 0) {
            ObjectNode line = JSON.objectNode();
            Bytes output = outcome.output();
            line.put("output", output.toString().substring(2));
            line.put("gasUsed", hex(gasGiven - outcome.gasLeft().value()));
            if (!outcome.isSuccess()) {
                line.put("error", outcome.halt().text());
            }
            lines.accept(line.toString());
        }
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}

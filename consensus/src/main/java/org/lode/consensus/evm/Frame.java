package org.lode.consensus.evm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Limbs;
import org.lode.consensus.primitive.UInt256;

/**
 * One call while it runs. Between instructions of {@link HostInstructions} its counters live in locals of the interpreter's loop.
 * The stack holds four limbs a word, laid out as in {@link Limbs}; {@code sp} is the limb after the top word.
 */
final class Frame implements TraceStep {
    static final int STACK_LIMIT = 1024;

    static final long NOT_TRACED = -1;

    private static final byte[] NO_BYTES = {};

    /** Stack and memory, used by one frame after another at the same depth. */
    static final class Workspace {
        private static final int INITIAL_STACK_WORDS = 64;

        private long[] stack = new long[INITIAL_STACK_WORDS * Limbs.WORD];
        private final Memory memory = new Memory();
    }

    final Call call;
    final Code code;
    final boolean isStatic;
    final int depth;

    /** What undoes all that the call does. */
    final int checkpoint;

    final byte[] input;
    final Memory memory;

    private final Workspace workspace;
    long[] stack;
    int sp;
    int ip = Code.START;
    long gas;

    /** Where in the code the traced instruction is. */
    int pc;

    /** Gas before the traced instruction, while it is not reported as done. */
    long gasBefore = NOT_TRACED;

    /** What the last call made from here returned (EIP-211). */
    Bytes returnData = Bytes.EMPTY;

    /** How it ended; null while it runs. */
    @Nullable
    Halt halt;

    Bytes output = Bytes.EMPTY;

    /** The call that it waits for, whose output goes to memory at {@code outputOffset}. */
    @Nullable
    Call pending;

    int outputOffset;
    int outputLength;

    Frame(Call call, Code code, boolean isStatic, int depth, int checkpoint, Workspace workspace) {
        this.call = call;
        this.code = code;
        this.isStatic = isStatic;
        this.depth = depth;
        this.checkpoint = checkpoint;
        this.input = call.kind().isCreation() ? NO_BYTES : call.input().toArray();
        this.gas = call.gas().value();
        this.workspace = workspace;
        this.stack = workspace.stack;
        this.memory = workspace.memory;
        memory.clear();
    }

    /** Whether the loop must leave it: it ended, or waits for a call. */
    boolean isSuspended() {
        return halt != null || pending != null;
    }

    void finish(Halt how, Bytes result) {
        halt = how;
        output = result;
    }

    void fail(Halt reason) {
        halt = reason;
        gas = 0;
    }

    /** Pays; false, and the frame has failed, when the gas does not suffice. */
    boolean charge(long amount) {
        gas -= amount;
        if (gas < 0) {
            fail(Halt.OUT_OF_GAS);
            return false;
        }
        return true;
    }

    /** Fails in a static call; true if it may go on. */
    boolean mayModify() {
        if (isStatic) {
            fail(Halt.STATIC_VIOLATION);
        }
        return !isStatic;
    }

    /**
     * Judges a block whose needs do not obviously hold.
     *
     * @param gasLeft after the block's
     * @param needed limbs it takes from the stack
     * @param growth limbs it adds at most
     * @return false, and the frame has failed, unless all it needed was a larger array
     */
    boolean admit(long gasLeft, int height, int needed, int growth) {
        if (gasLeft < 0) {
            fail(Halt.OUT_OF_GAS);
        } else if (height < needed) {
            fail(Halt.STACK_UNDERFLOW);
        } else if (height + growth > STACK_LIMIT * Limbs.WORD) {
            fail(Halt.STACK_OVERFLOW);
        } else if (height + growth > stack.length) {
            int size = Math.min(Math.max(2 * stack.length, height + growth), STACK_LIMIT * Limbs.WORD);
            stack = Arrays.copyOf(stack, size);
            workspace.stack = stack;
        }
        return halt == null;
    }

    // Operands, by the index of their first limb.

    /** The word as an offset in memory, {@link Memory#OUT_OF_RANGE} where no memory can be. */
    static int offsetAt(long[] stack, int x) {
        return (stack[x + 1] | stack[x + 2] | stack[x + 3] | (stack[x] >>> 30)) == 0
                ? (int) stack[x]
                : Memory.OUT_OF_RANGE;
    }

    /** The word as a number, 2^63 - 1 where it is greater. */
    long saturatedAt(int x) {
        return Limbs.fitsLong(stack, x) ? stack[x] : Long.MAX_VALUE;
    }

    /** The word as an offset for a range of {@code length}: an empty range lies anywhere. */
    int offsetFor(int x, int length) {
        return length == 0 ? 0 : offsetAt(stack, x);
    }

    UInt256 wordAt(int x) {
        return Limbs.get(stack, x);
    }

    Address addressAt(int x) {
        long low = stack[x];
        long middle = stack[x + 1];
        return new Address((stack[x + 2] << 32) | (middle >>> 32), (middle << 32) | (low >>> 32), (int) low);
    }

    void push(UInt256 value) {
        Limbs.set(stack, sp, value);
        sp += Limbs.WORD;
    }

    void push(long value) {
        Limbs.set(stack, sp, value);
        sp += Limbs.WORD;
    }

    /** Grows memory over a range from the stack; false, and the frame has failed, when the gas does not suffice. */
    boolean cover(int offset, int length) {
        if (length != 0) {
            gas = memory.cover(offset, length, gas);
            if (gas < 0) {
                fail(Halt.OUT_OF_GAS);
                return false;
            }
        }
        return true;
    }

    // What a tracer sees.

    @Override
    public int pc() {
        return pc;
    }

    @Override
    public int opcode() {
        return pc < code.bytes.length ? code.bytes[pc] & 0xff : Opcode.STOP;
    }

    @Override
    public long gas() {
        return gas;
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public Call call() {
        return call;
    }

    @Override
    public int stackSize() {
        return sp / Limbs.WORD;
    }

    @Override
    public UInt256 stack(int index) {
        return wordAt(sp - Limbs.WORD * (index + 1));
    }

    @Override
    public int memorySize() {
        return memory.size();
    }

    @Override
    public Bytes memory() {
        return memory.slice(0, memory.size());
    }

    @Override
    public Bytes returnData() {
        return returnData;
    }
}

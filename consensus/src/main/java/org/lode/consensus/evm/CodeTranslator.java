package org.lode.consensus.evm;

import java.util.Arrays;
import org.lode.consensus.primitive.Bytes;

/** Translates code into the form that {@link Code} describes: one pass, in time and space linear in the code's length. */
final class CodeTranslator {
    /** How much of the code is settled at once. */
    enum Granularity {
        BLOCKS,
        STEPS
    }

    private static final int MAX_BLOCK_GAS = 1 << 30;
    private static final int MAX_INTS_A_BYTE = 3;
    private static final int MAX_OPERAND = (1 << 24) - 1;

    private final InstructionTable table;
    private final Granularity granularity;
    private final byte[] code;
    private final int[] targets;
    private int[] stream;
    private int size = Code.START;
    private long[] words = new long[16];
    private int wordsSize;

    // The block being translated: where it starts, or 0 for none.
    private int blockStart;
    private long blockGas;
    private boolean unreachable;
    private int stackHeight;
    private int stackNeeded;
    private int stackGrowth;

    private CodeTranslator(InstructionTable table, Granularity granularity, byte[] code) {
        if (code.length > MAX_OPERAND) {
            throw new IllegalArgumentException("code of " + code.length + " bytes");
        }
        this.table = table;
        this.granularity = granularity;
        this.code = code;
        this.targets = new int[code.length];
        this.stream = new int[code.length + code.length / 2 + 16];
    }

    static Code translate(Bytes bytes, InstructionTable table, Granularity granularity) {
        CodeTranslator translator = new CodeTranslator(table, granularity, bytes.toArray());
        translator.run();
        return new Code(
                translator.code,
                Arrays.copyOf(translator.stream, translator.size),
                Arrays.copyOf(translator.words, translator.wordsSize),
                translator.targets);
    }

    private void run() {
        int pc = 0;
        while (pc < code.length) {
            int opcode = code[pc] & 0xff;
            if (unreachable && opcode != Opcode.JUMPDEST) {
                pc += Opcode.isPush(opcode) ? 1 + Opcode.pushSize(opcode) : 1;
                continue;
            }
            unreachable = false;
            Instruction instruction = table.lookUp(opcode);
            startInstruction(pc, opcode);
            if (instruction == null) {
                emit(Code.UNDEFINED, 0);
                endFlow();
                pc++;
            } else {
                if (granularity == Granularity.BLOCKS) {
                    account(instruction);
                }
                pc = translate(opcode, pc);
            }
        }
        if (!unreachable) {
            startInstruction(pc, Opcode.STOP);
            emit(Opcode.STOP, 0);
            endBlock();
        }
        resolveJumps();
    }

    /** Opens a block where none is open, and before each jump target. */
    private void startInstruction(int pc, int opcode) {
        if (granularity == Granularity.STEPS) {
            if (opcode == Opcode.JUMPDEST) {
                targets[pc] = size;
            }
            emit(Code.STEP, pc);
            return;
        }
        if (opcode == Opcode.JUMPDEST || blockGas > MAX_BLOCK_GAS) {
            endBlock();
        }
        if (blockStart == 0) {
            blockStart = size;
            if (opcode == Opcode.JUMPDEST) {
                targets[pc] = size;
            }
            emit(Code.BLOCK, 0);
            emitRaw(0);
        }
    }

    private void account(Instruction instruction) {
        blockGas += instruction.gas();
        stackNeeded = Math.max(stackNeeded, instruction.stackIn() - stackHeight);
        stackHeight += instruction.stackOut() - instruction.stackIn();
        stackGrowth = Math.max(stackGrowth, stackHeight);
    }

    private void endBlock() {
        if (blockStart != 0) {
            int needed = Math.min(stackNeeded, Frame.STACK_LIMIT + 1);
            int growth = Math.min(stackGrowth, Frame.STACK_LIMIT + 1);
            stream[blockStart] |= (needed | (growth << Code.STACK_BITS)) << 8;
            stream[blockStart + 1] = (int) blockGas;
            blockStart = 0;
            blockGas = 0;
            stackHeight = 0;
            stackNeeded = 0;
            stackGrowth = 0;
        }
    }

    /** Returns where the next instruction is. */
    private int translate(int opcode, int pc) {
        if (Opcode.isPush(opcode)) {
            return translatePush(pc, Opcode.pushSize(opcode));
        }
        if (opcode >= Opcode.DUP1 && opcode <= Opcode.DUP16) {
            emit(Code.DUP, 4 * (opcode - Opcode.DUP1 + 1));
        } else if (opcode >= Opcode.SWAP1 && opcode <= Opcode.SWAP16) {
            emit(Code.SWAP, 4 * (opcode - Opcode.SWAP1 + 1));
        } else if (opcode == Opcode.PC) {
            emitSmallPush(pc);
        } else if (opcode != Opcode.JUMPDEST) {
            emit(opcode, 0);
            if (endsFlow(opcode)) {
                endFlow();
            } else if (endsBlock(opcode)) {
                endBlock();
            }
        }
        return pc + 1;
    }

    /** What follows is run only if a jump leads to it, so all up to the next target is left out. */
    private void endFlow() {
        endBlock();
        unreachable = granularity == Granularity.BLOCKS;
    }

    private static boolean endsFlow(int opcode) {
        return switch (opcode) {
            case Opcode.STOP, Opcode.JUMP, Opcode.RETURN, Opcode.REVERT, Opcode.SELFDESTRUCT -> true;
            default -> false;
        };
    }

    /** Whether what follows is not always run, or the instruction reads the gas counter, which must be exact then. */
    private static boolean endsBlock(int opcode) {
        return switch (opcode) {
            case Opcode.JUMPI,
                    Opcode.GAS,
                    Opcode.SSTORE,
                    Opcode.CALL,
                    Opcode.CALLCODE,
                    Opcode.DELEGATECALL,
                    Opcode.STATICCALL,
                    Opcode.CREATE,
                    Opcode.CREATE2 -> true;
            default -> false;
        };
    }

    private int translatePush(int pc, int pushSize) {
        int next = pc + 1 + pushSize;
        long l3 = limb(next - 32, pc, next);
        long l2 = limb(next - 24, pc, next);
        long l1 = limb(next - 16, pc, next);
        long l0 = limb(next - 8, pc, next);
        if ((l1 | l2 | l3) != 0) {
            emit(Code.PUSH_WORD, wordsSize);
            addLimb(l0);
            addLimb(l1);
            addLimb(l2);
            addLimb(l3);
        } else if (l0 < 0 || l0 > MAX_OPERAND) {
            emit(Code.PUSH_LIMB, wordsSize);
            addLimb(l0);
        } else if (!fuseJump((int) l0, next)) {
            emitSmallPush((int) l0);
        } else {
            return next + 1;
        }
        return next;
    }

    /** Makes one instruction of a push and the jump behind it; its operand is the offset in the code until all is translated. */
    private boolean fuseJump(int target, int next) {
        if (granularity == Granularity.STEPS || next >= code.length || code.length > MAX_OPERAND / MAX_INTS_A_BYTE) {
            return false;
        }
        int opcode = code[next] & 0xff;
        if (opcode != Opcode.JUMP && opcode != Opcode.JUMPI) {
            return false;
        }
        Instruction jump = table.lookUp(opcode);
        if (jump != null) {
            account(jump);
        }
        emit(opcode == Opcode.JUMP ? Code.JUMP_TO : Code.JUMP_IF_TO, target);
        if (opcode == Opcode.JUMP) {
            endFlow();
        } else {
            endBlock();
        }
        return true;
    }

    /** Eight bytes of code from {@code from} on, of which those outside the push at {@code pc} count as zero. */
    private long limb(int from, int pc, int next) {
        long value = 0;
        for (int i = Math.max(from, pc + 1); i < Math.min(from + 8, next); i++) {
            int digit = i < code.length ? code[i] & 0xff : 0;
            value |= (long) digit << (8 * (from + 7 - i));
        }
        return value;
    }

    private void emitSmallPush(int value) {
        emit(Code.PUSH_SMALL, value);
    }

    private void emit(int opcode, int operand) {
        emitRaw((operand << 8) | opcode);
    }

    private void emitRaw(int value) {
        if (size == stream.length) {
            stream = Arrays.copyOf(stream, 2 * size);
        }
        stream[size++] = value;
    }

    private void addLimb(long limb) {
        if (wordsSize == words.length) {
            words = Arrays.copyOf(words, 2 * wordsSize);
        }
        words[wordsSize++] = limb;
    }

    /** Turns the code offsets of fused jumps into places in the stream; 0, which no jump may go to, where there is no target. */
    private void resolveJumps() {
        int at = Code.START;
        while (at < size) {
            int opcode = stream[at] & 0xff;
            if (opcode == Code.JUMP_TO || opcode == Code.JUMP_IF_TO) {
                int target = stream[at] >>> 8;
                stream[at] = opcode | ((target < targets.length ? targets[target] : 0) << 8);
            }
            at += opcode == Code.BLOCK ? 2 : 1;
        }
    }
}

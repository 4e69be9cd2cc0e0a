package org.lode.consensus.evm;

import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Limbs;

/**
 * The loop that runs translated code. It holds the instructions that work on stack, memory and flow alone; the rest is behind
 * {@link HostInstructions}. {@code run} must stay below 8,000 bytes of bytecode, or the JVM would not compile it.
 */
final class Interpreter {
    private final Arithmetic arithmetic = new Arithmetic();
    private final HostInstructions host;

    Interpreter(HostInstructions host) {
        this.host = host;
    }

    /** Runs until the frame ends or waits for a call. */
    void run(Frame frame) {
        int[] stream = frame.code.stream;
        Memory memory = frame.memory;
        long[] s = frame.stack;
        int ip = frame.ip;
        int sp = frame.sp;
        long gas = frame.gas;
        while (true) {
            int instruction = stream[ip++];
            switch (instruction & 0xff) {
                case Code.BLOCK -> {
                    gas -= stream[ip++];
                    int needed = ((instruction >>> 8) & Code.STACK_MASK) * Limbs.WORD;
                    int growth = (instruction >>> (8 + Code.STACK_BITS)) * Limbs.WORD;
                    if (gas < 0 || sp < needed || sp + growth > s.length) {
                        if (!frame.admit(gas, sp, needed, growth)) {
                            return;
                        }
                        s = frame.stack;
                    }
                }
                case Code.PUSH_SMALL -> {
                    Limbs.set(s, sp, instruction >>> 8);
                    sp += Limbs.WORD;
                }
                case Code.PUSH_LIMB -> {
                    Limbs.set(s, sp, frame.code.words[instruction >>> 8]);
                    sp += Limbs.WORD;
                }
                case Code.PUSH_WORD -> {
                    Limbs.copy(frame.code.words, instruction >>> 8, s, sp);
                    sp += Limbs.WORD;
                }
                case Code.DUP -> {
                    Limbs.copy(s, sp - (instruction >>> 8), s, sp);
                    sp += Limbs.WORD;
                }
                case Code.SWAP -> Limbs.swap(s, sp - Limbs.WORD, sp - Limbs.WORD - (instruction >>> 8));
                case Opcode.POP -> sp -= Limbs.WORD;
                case Opcode.ADD -> {
                    sp -= Limbs.WORD;
                    Limbs.add(s, sp, sp - Limbs.WORD, sp - Limbs.WORD);
                }
                case Opcode.MUL -> {
                    sp -= Limbs.WORD;
                    Limbs.multiply(s, sp, sp - Limbs.WORD, sp - Limbs.WORD);
                }
                case Opcode.SUB -> {
                    sp -= Limbs.WORD;
                    Limbs.subtract(s, sp, sp - Limbs.WORD, sp - Limbs.WORD);
                }
                case Opcode.LT -> {
                    sp -= Limbs.WORD;
                    Limbs.set(s, sp - Limbs.WORD, Limbs.less(s, sp, sp - Limbs.WORD) ? 1 : 0);
                }
                case Opcode.GT -> {
                    sp -= Limbs.WORD;
                    Limbs.set(s, sp - Limbs.WORD, Limbs.less(s, sp - Limbs.WORD, sp) ? 1 : 0);
                }
                case Opcode.SLT -> {
                    sp -= Limbs.WORD;
                    Limbs.set(s, sp - Limbs.WORD, Limbs.lessSigned(s, sp, sp - Limbs.WORD) ? 1 : 0);
                }
                case Opcode.SGT -> {
                    sp -= Limbs.WORD;
                    Limbs.set(s, sp - Limbs.WORD, Limbs.lessSigned(s, sp - Limbs.WORD, sp) ? 1 : 0);
                }
                case Opcode.EQ -> {
                    sp -= Limbs.WORD;
                    Limbs.set(s, sp - Limbs.WORD, Limbs.equal(s, sp, sp - Limbs.WORD) ? 1 : 0);
                }
                case Opcode.ISZERO -> Limbs.set(s, sp - Limbs.WORD, Limbs.isZero(s, sp - Limbs.WORD) ? 1 : 0);
                case Opcode.AND -> {
                    sp -= Limbs.WORD;
                    Limbs.and(s, sp, sp - Limbs.WORD);
                }
                case Opcode.OR -> {
                    sp -= Limbs.WORD;
                    Limbs.or(s, sp, sp - Limbs.WORD);
                }
                case Opcode.XOR -> {
                    sp -= Limbs.WORD;
                    Limbs.xor(s, sp, sp - Limbs.WORD);
                }
                case Opcode.NOT -> Limbs.not(s, sp - Limbs.WORD);
                case Opcode.SHL -> {
                    sp -= Limbs.WORD;
                    Arithmetic.shiftLeft(s, sp);
                }
                case Opcode.SHR -> {
                    sp -= Limbs.WORD;
                    Arithmetic.shiftRight(s, sp);
                }
                case Opcode.DIV, Opcode.SDIV, Opcode.MOD, Opcode.SMOD, Opcode.SIGNEXTEND, Opcode.BYTE, Opcode.SAR -> {
                    sp -= Limbs.WORD;
                    arithmetic.binary(instruction & 0xff, s, sp);
                }
                case Opcode.ADDMOD, Opcode.MULMOD -> {
                    sp -= 2 * Limbs.WORD;
                    arithmetic.modular(instruction & 0xff, s, sp);
                }
                case Opcode.EXP -> {
                    sp -= Limbs.WORD;
                    gas -= Arithmetic.powerGas(s, sp - Limbs.WORD);
                    if (gas < 0) {
                        frame.fail(Halt.OUT_OF_GAS);
                        return;
                    }
                    arithmetic.power(s, sp);
                }
                case Opcode.MLOAD -> {
                    int offset = Frame.offsetAt(s, sp - Limbs.WORD);
                    if (offset > memory.size() - 32) {
                        gas = memory.cover(offset, 32, gas);
                        if (gas < 0) {
                            frame.fail(Halt.OUT_OF_GAS);
                            return;
                        }
                    }
                    Limbs.load(memory.bytes(), offset, s, sp - Limbs.WORD);
                }
                case Opcode.MSTORE -> {
                    sp -= 2 * Limbs.WORD;
                    int offset = Frame.offsetAt(s, sp + Limbs.WORD);
                    if (offset > memory.size() - 32) {
                        gas = memory.cover(offset, 32, gas);
                        if (gas < 0) {
                            frame.fail(Halt.OUT_OF_GAS);
                            return;
                        }
                    }
                    Limbs.store(s, sp, memory.bytes(), offset);
                }
                case Opcode.MSTORE8 -> {
                    sp -= 2 * Limbs.WORD;
                    int offset = Frame.offsetAt(s, sp + Limbs.WORD);
                    gas = memory.cover(offset, 1, gas);
                    if (gas < 0) {
                        frame.fail(Halt.OUT_OF_GAS);
                        return;
                    }
                    memory.bytes()[offset] = (byte) s[sp];
                }
                case Code.JUMP_TO -> {
                    ip = instruction >>> 8;
                    if (ip == 0) {
                        frame.fail(Halt.INVALID_JUMP);
                        return;
                    }
                }
                case Code.JUMP_IF_TO -> {
                    sp -= Limbs.WORD;
                    if (!Limbs.isZero(s, sp)) {
                        ip = instruction >>> 8;
                        if (ip == 0) {
                            frame.fail(Halt.INVALID_JUMP);
                            return;
                        }
                    }
                }
                case Opcode.JUMP -> {
                    sp -= Limbs.WORD;
                    ip = frame.code.target(Frame.offsetAt(s, sp));
                    if (ip == 0) {
                        frame.fail(Halt.INVALID_JUMP);
                        return;
                    }
                }
                case Opcode.JUMPI -> {
                    sp -= 2 * Limbs.WORD;
                    if (!Limbs.isZero(s, sp)) {
                        ip = frame.code.target(Frame.offsetAt(s, sp + Limbs.WORD));
                        if (ip == 0) {
                            frame.fail(Halt.INVALID_JUMP);
                            return;
                        }
                    }
                }
                case Opcode.GAS -> {
                    Limbs.set(s, sp, gas);
                    sp += Limbs.WORD;
                }
                case Opcode.MSIZE -> {
                    Limbs.set(s, sp, memory.size());
                    sp += Limbs.WORD;
                }
                case Opcode.STOP -> {
                    frame.gas = gas;
                    frame.finish(Halt.SUCCESS, Bytes.EMPTY);
                    return;
                }
                case Code.UNDEFINED -> {
                    frame.fail(Halt.UNDEFINED_INSTRUCTION);
                    return;
                }
                default -> {
                    frame.ip = ip;
                    frame.sp = sp;
                    frame.gas = gas;
                    host.execute(instruction, frame);
                    if (frame.isSuspended()) {
                        return;
                    }
                    s = frame.stack;
                    sp = frame.sp;
                    gas = frame.gas;
                }
            }
        }
    }
}

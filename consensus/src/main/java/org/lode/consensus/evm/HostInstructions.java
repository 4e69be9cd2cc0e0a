package org.lode.consensus.evm;

import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Limbs;
import org.lode.consensus.primitive.UInt256;

/**
 * The instructions that reach beyond stack and flow: what they ask of call, block and state, and memory in bulk. Each works on
 * a frame whose counters are up to date, and leaves its result there, or its end.
 */
final class HostInstructions {
    private static final int WORD = Limbs.WORD;
    private static final int KECCAK_GAS_A_WORD = 6;
    private static final int COPY_GAS_A_WORD = 3;

    private final Execution execution;
    private final StateInstructions state;
    private final CallInstructions calls;

    HostInstructions(Execution execution) {
        this.execution = execution;
        this.state = new StateInstructions(execution.state);
        this.calls = new CallInstructions(execution);
    }

    void execute(int instruction, Frame frame) {
        int opcode = instruction & 0xff;
        switch (opcode) {
            case Code.STEP -> execution.step(frame, instruction >>> 8);
            case Opcode.KECCAK256 -> keccak(frame);
            case Opcode.CALLDATALOAD -> callDataLoad(frame);
            case Opcode.CALLDATACOPY -> copyToMemory(frame, frame.input);
            case Opcode.CODECOPY -> copyToMemory(frame, frame.code.bytes);
            case Opcode.EXTCODECOPY -> state.copyCode(frame);
            case Opcode.RETURNDATACOPY -> returnDataCopy(frame);
            case Opcode.MCOPY -> memoryCopy(frame);
            case Opcode.BLOCKHASH -> blockHash(frame);
            case Opcode.BLOBHASH -> Limbs.set(frame.stack, frame.sp - WORD, 0);
            case Opcode.RETURN -> finish(frame, Halt.SUCCESS);
            case Opcode.REVERT -> finish(frame, Halt.REVERT);
            case Opcode.SLOAD -> state.load(frame);
            case Opcode.SSTORE -> state.store(frame);
            case Opcode.TLOAD -> state.loadTransient(frame);
            case Opcode.TSTORE -> state.storeTransient(frame);
            case Opcode.BALANCE -> state.balance(frame);
            case Opcode.EXTCODESIZE -> state.codeSize(frame);
            case Opcode.EXTCODEHASH -> state.codeHash(frame);
            case Opcode.LOG0, Opcode.LOG0 + 1, Opcode.LOG0 + 2, Opcode.LOG0 + 3, Opcode.LOG4 ->
                state.log(frame, opcode - Opcode.LOG0);
            case Opcode.CALL, Opcode.CALLCODE, Opcode.DELEGATECALL, Opcode.STATICCALL -> calls.call(frame, opcode);
            case Opcode.CREATE, Opcode.CREATE2 -> calls.create(frame, opcode);
            case Opcode.SELFDESTRUCT -> calls.selfDestruct(frame);
            default -> pushFromEnvironment(frame, opcode);
        }
    }

    private void pushFromEnvironment(Frame frame, int opcode) {
        Call message = frame.call;
        BlockEnvironment block = execution.block;
        switch (opcode) {
            case Opcode.ADDRESS -> frame.push(message.recipient().toWord());
            case Opcode.CALLER -> frame.push(message.sender().toWord());
            case Opcode.CALLVALUE -> frame.push(message.value().value());
            case Opcode.CALLDATASIZE -> frame.push(frame.input.length);
            case Opcode.CODESIZE -> frame.push(frame.code.bytes.length);
            case Opcode.RETURNDATASIZE -> frame.push(frame.returnData.size());
            case Opcode.SELFBALANCE ->
                frame.push(execution.state.balance(message.recipient()).value());
            case Opcode.ORIGIN -> frame.push(execution.transaction.origin().toWord());
            case Opcode.GASPRICE -> frame.push(execution.transaction.gasPrice().value());
            case Opcode.COINBASE -> {
                execution.state.noteBeneficiaryRead();
                frame.push(block.beneficiary().toWord());
            }
            case Opcode.TIMESTAMP -> frame.push(block.timestampSeconds());
            case Opcode.NUMBER -> frame.push(block.number().value());
            case Opcode.DIFFICULTY -> frame.push(block.difficulty());
            case Opcode.GASLIMIT -> frame.push(block.gasLimit().value());
            case Opcode.CHAINID -> frame.push(block.chainId());
            case Opcode.BASEFEE -> frame.push(block.baseFeePerGas().value());
            case Opcode.BLOBBASEFEE -> frame.push(UInt256.ONE);
            default -> throw new IllegalStateException("no meaning for " + InstructionTable.mnemonic(opcode));
        }
    }

    private static void keccak(Frame frame) {
        frame.sp -= WORD;
        int x = frame.sp;
        int length = Frame.offsetAt(frame.stack, x - WORD);
        int offset = frame.offsetFor(x, length);
        if (frame.charge(KECCAK_GAS_A_WORD * words(length)) && frame.cover(offset, length)) {
            Hash hash = Keccak.hash256(frame.memory.bytes(), offset, length);
            Limbs.set(frame.stack, x - WORD, hash.toUInt256());
        }
    }

    private static void callDataLoad(Frame frame) {
        int x = frame.sp - WORD;
        long[] stack = frame.stack;
        byte[] input = frame.input;
        int offset = Frame.offsetAt(stack, x);
        if (offset <= input.length - 32) {
            Limbs.load(input, offset, stack, x);
        } else {
            byte[] padded = new byte[32];
            if (offset < input.length) {
                System.arraycopy(input, offset, padded, 0, input.length - offset);
            }
            Limbs.load(padded, 0, stack, x);
        }
    }

    /** CALLDATACOPY, CODECOPY: to memory, from an offset in {@code source} that may lie outside it, a length. */
    private static void copyToMemory(Frame frame, byte[] source) {
        frame.sp -= 3 * WORD;
        int x = frame.sp;
        int length = Frame.offsetAt(frame.stack, x);
        int offset = frame.offsetFor(x + 2 * WORD, length);
        if (frame.charge(copyGas(length)) && frame.cover(offset, length)) {
            frame.memory.copyFrom(source, frame.saturatedAt(x + WORD), offset, length);
        }
    }

    private static void returnDataCopy(Frame frame) {
        frame.sp -= 3 * WORD;
        int x = frame.sp;
        int length = Frame.offsetAt(frame.stack, x);
        int offset = frame.offsetFor(x + 2 * WORD, length);
        long from = frame.saturatedAt(x + WORD);
        if (from > frame.returnData.size() - (long) length) {
            frame.fail(Halt.RETURN_DATA_OUT_OF_BOUNDS);
        } else if (frame.charge(copyGas(length)) && frame.cover(offset, length) && length != 0) {
            frame.returnData.slice((int) from, length).copyTo(frame.memory.bytes(), offset);
        }
    }

    /** EIP-5656. */
    private static void memoryCopy(Frame frame) {
        frame.sp -= 3 * WORD;
        int x = frame.sp;
        int length = Frame.offsetAt(frame.stack, x);
        int from = frame.offsetFor(x + WORD, length);
        int to = frame.offsetFor(x + 2 * WORD, length);
        if (frame.charge(copyGas(length)) && frame.cover(Math.max(from, to), length)) {
            byte[] bytes = frame.memory.bytes();
            System.arraycopy(bytes, from, bytes, to, length);
        }
    }

    private void blockHash(Frame frame) {
        int x = frame.sp - WORD;
        long number = frame.saturatedAt(x);
        long current = execution.block.number().value();
        boolean known = number < current && number >= current - BlockHashes.REACH;
        Hash hash = known ? execution.block.hashes().at(BlockNumber.of(number)) : Hash.ZERO;
        Limbs.set(frame.stack, x, hash.toUInt256());
    }

    private static void finish(Frame frame, Halt how) {
        frame.sp -= 2 * WORD;
        int length = Frame.offsetAt(frame.stack, frame.sp);
        int offset = frame.offsetFor(frame.sp + WORD, length);
        if (frame.cover(offset, length)) {
            frame.finish(how, length == 0 ? Bytes.EMPTY : frame.memory.slice(offset, length));
        }
    }

    static long words(int length) {
        return (length + 31L) >>> 5;
    }

    static long copyGas(int length) {
        return COPY_GAS_A_WORD * words(length);
    }
}

package org.lode.consensus.evm;

import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Limbs;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.transaction.ContractAddress;

/**
 * Calls, creations and self-destruction. A call is not made here: it is left in the frame as pending, and {@link Execution} runs
 * it, so that nesting takes no Java stack.
 */
final class CallInstructions {
    private static final int WORD = Limbs.WORD;
    private static final int VALUE_GAS = 9_000;
    private static final int NEW_ACCOUNT_GAS = 25_000;
    private static final int STIPEND_GAS = 2_300;
    private static final int INIT_CODE_GAS_A_WORD = 2;
    private static final int SALTED_HASH_GAS_A_WORD = 6;

    private final Execution execution;
    private final JournaledState state;

    CallInstructions(Execution execution) {
        this.execution = execution;
        this.state = execution.state;
    }

    void call(Frame frame, int opcode) {
        boolean hasValue = opcode == Opcode.CALL || opcode == Opcode.CALLCODE;
        frame.sp -= (hasValue ? 7 : 6) * WORD;
        int x = frame.sp;
        int outputLength = Frame.offsetAt(frame.stack, x);
        int outputOffset = frame.offsetFor(x + WORD, outputLength);
        int inputLength = Frame.offsetAt(frame.stack, x + 2 * WORD);
        int inputOffset = frame.offsetFor(x + 3 * WORD, inputLength);
        UInt256 value = hasValue ? frame.wordAt(x + 4 * WORD) : UInt256.ZERO;
        int target = x + (hasValue ? 5 : 4) * WORD;
        Address address = frame.addressAt(target);
        if (opcode == Opcode.CALL && !value.isZero() && !frame.mayModify()) {
            return;
        }
        if (!frame.cover(inputOffset, inputLength)
                || !frame.cover(outputOffset, outputLength)
                || !StateInstructions.chargeAccess(frame, address, state)
                || !chargeValue(frame, opcode, address, value)) {
            return;
        }
        long gas = Math.min(allButOne64th(frame.gas), frame.saturatedAt(target + WORD));
        frame.gas -= gas;
        Gas given = Gas.of(value.isZero() ? gas : gas + STIPEND_GAS);
        frame.outputOffset = outputOffset;
        frame.outputLength = outputLength;
        Bytes input = frame.memory.slice(inputOffset, inputLength);
        attempt(frame, message(frame, opcode, address, new Wei(value), input, given));
    }

    private boolean chargeValue(Frame frame, int opcode, Address address, UInt256 value) {
        if (value.isZero()) {
            return true;
        }
        boolean isNew = opcode == Opcode.CALL && state.isEmpty(address);
        return frame.charge(isNew ? VALUE_GAS + NEW_ACCOUNT_GAS : VALUE_GAS);
    }

    private static Call message(Frame frame, int opcode, Address to, Wei value, Bytes input, Gas gas) {
        Call caller = frame.call;
        Address self = caller.recipient();
        return switch (opcode) {
            case Opcode.CALL -> new Call(Call.Kind.CALL, self, to, to, value, input, gas);
            case Opcode.CALLCODE -> new Call(Call.Kind.CALLCODE, self, self, to, value, input, gas);
            case Opcode.DELEGATECALL ->
                new Call(Call.Kind.DELEGATECALL, caller.sender(), self, to, caller.value(), input, gas);
            default -> new Call(Call.Kind.STATICCALL, self, to, to, Wei.ZERO, input, gas);
        };
    }

    void create(Frame frame, int opcode) {
        boolean isSalted = opcode == Opcode.CREATE2;
        frame.sp -= (isSalted ? 4 : 3) * WORD;
        int x = frame.sp + (isSalted ? WORD : 0);
        int length = Frame.offsetAt(frame.stack, x);
        int offset = frame.offsetFor(x + WORD, length);
        if (!frame.mayModify() || !chargeInitCode(frame, length, isSalted) || !frame.cover(offset, length)) {
            return;
        }
        Wei value = new Wei(frame.wordAt(x + 2 * WORD));
        Bytes initCode = frame.memory.slice(offset, length);
        long gas = allButOne64th(frame.gas);
        frame.gas -= gas;
        Address creator = frame.call.recipient();
        Call.Kind kind = isSalted ? Call.Kind.CREATE2 : Call.Kind.CREATE;
        frame.outputLength = 0;
        Address address = isSalted
                ? ContractAddress.ofCreate2(creator, frame.wordAt(frame.sp).toHash(), Keccak.hash256(initCode))
                : ContractAddress.ofCreate(creator, state.nonce(creator));
        attempt(frame, new Call(kind, creator, address, address, value, initCode, Gas.of(gas)));
    }

    /** EIP-3860, and the hash of EIP-1014. */
    private boolean chargeInitCode(Frame frame, int length, boolean isSalted) {
        boolean isMetered = execution.revision.isSince(Revision.SHANGHAI);
        if (isMetered && length > Revision.MAX_INIT_CODE_SIZE) {
            frame.fail(Halt.INIT_CODE_TOO_LONG);
            return false;
        }
        int gasAWord = (isMetered ? INIT_CODE_GAS_A_WORD : 0) + (isSalted ? SALTED_HASH_GAS_A_WORD : 0);
        return frame.charge(gasAWord * HostInstructions.words(length));
    }

    private static void attempt(Frame frame, Call message) {
        frame.returnData = Bytes.EMPTY;
        frame.pending = message;
    }

    /** EIP-150: what a call may take along. */
    private static long allButOne64th(long gas) {
        return gas - gas / 64;
    }

    void selfDestruct(Frame frame) {
        frame.sp -= WORD;
        if (!frame.mayModify()) {
            return;
        }
        Address heir = frame.addressAt(frame.sp);
        Address self = frame.call.recipient();
        Wei balance = state.balance(self);
        long gas = state.warmAccount(heir) ? StateInstructions.COLD_ACCOUNT_GAS : 0;
        if (!balance.isZero() && state.isEmpty(heir)) {
            gas += NEW_ACCOUNT_GAS;
        }
        if (!frame.charge(gas)) {
            return;
        }
        boolean isRemoved = !execution.revision.isSince(Revision.CANCUN) || state.isCreatedInTransaction(self);
        if (isRemoved) {
            state.selfDestruct(self); // EIP-6780 leaves only this.
            state.subtractBalance(self, balance);
            if (!heir.equals(self)) {
                state.addBalance(heir, balance);
            }
        } else {
            state.transfer(self, heir, balance);
        }
        frame.finish(Halt.SUCCESS, Bytes.EMPTY);
    }
}

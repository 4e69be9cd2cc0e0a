package org.lode.consensus.evm;

import java.util.ArrayList;
import java.util.List;
import org.lode.consensus.block.Log;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Limbs;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.JournaledState;

/** The instructions that read accounts, and read and write storage and logs. */
final class StateInstructions {
    private static final int WORD = Limbs.WORD;

    // EIP-2929, with what the table lists as the warm price taken off where it is.
    static final int WARM_ACCESS_GAS = 100;
    static final int COLD_ACCOUNT_GAS = 2_600;
    private static final int COLD_SLOT_GAS = 2_100;

    // EIP-2200 as EIP-2929 and EIP-3529 leave it.
    private static final int STORE_STIPEND_GAS = 2_300;
    private static final int STORE_SET_GAS = 20_000;
    private static final int STORE_RESET_GAS = 5_000 - COLD_SLOT_GAS;
    private static final int STORE_CLEAR_REFUND = 4_800;

    private static final int LOG_GAS_A_BYTE = 8;

    private final JournaledState state;

    StateInstructions(JournaledState state) {
        this.state = state;
    }

    /** Pays what access to an account costs beyond the warm price, and makes it warm. */
    static boolean chargeAccess(Frame frame, Address address, JournaledState state) {
        return !state.warmAccount(address) || frame.charge(COLD_ACCOUNT_GAS - WARM_ACCESS_GAS);
    }

    void balance(Frame frame) {
        int x = frame.sp - WORD;
        Address address = frame.addressAt(x);
        if (chargeAccess(frame, address, state)) {
            Limbs.set(frame.stack, x, state.balance(address).value());
        }
    }

    void codeSize(Frame frame) {
        int x = frame.sp - WORD;
        Address address = frame.addressAt(x);
        if (chargeAccess(frame, address, state)) {
            Limbs.set(frame.stack, x, state.code(address).size());
        }
    }

    /** EIP-1052. */
    void codeHash(Frame frame) {
        int x = frame.sp - WORD;
        Address address = frame.addressAt(x);
        if (chargeAccess(frame, address, state)) {
            Hash hash = state.isEmpty(address) ? Hash.ZERO : state.codeHash(address);
            Limbs.set(frame.stack, x, hash.toUInt256());
        }
    }

    void copyCode(Frame frame) {
        frame.sp -= 4 * WORD;
        int x = frame.sp;
        int length = Frame.offsetAt(frame.stack, x);
        int offset = frame.offsetFor(x + 2 * WORD, length);
        Address address = frame.addressAt(x + 3 * WORD);
        if (chargeAccess(frame, address, state)
                && frame.charge(HostInstructions.copyGas(length))
                && frame.cover(offset, length)) {
            long from = frame.saturatedAt(x + WORD);
            Bytes code = state.code(address);
            int available = (int) Math.min(length, Math.max(0, code.size() - from));
            byte[] part = available > 0 ? code.slice((int) from, available).toArray() : new byte[0];
            frame.memory.copyFrom(part, 0, offset, length);
        }
    }

    void load(Frame frame) {
        int x = frame.sp - WORD;
        Address address = frame.call.recipient();
        UInt256 slot = frame.wordAt(x);
        if (!state.warmSlot(address, slot) || frame.charge(COLD_SLOT_GAS - WARM_ACCESS_GAS)) {
            Limbs.set(frame.stack, x, state.storage(address, slot));
        }
    }

    void store(Frame frame) {
        frame.sp -= 2 * WORD;
        if (!frame.mayModify()) {
            return;
        }
        if (frame.gas <= STORE_STIPEND_GAS) {
            frame.fail(Halt.OUT_OF_GAS);
            return;
        }
        Address address = frame.call.recipient();
        UInt256 slot = frame.wordAt(frame.sp + WORD);
        UInt256 value = frame.wordAt(frame.sp);
        long accessGas = state.warmSlot(address, slot) ? COLD_SLOT_GAS : 0;
        UInt256 current = state.storage(address, slot);
        UInt256 original = state.originalStorage(address, slot);
        if (frame.charge(accessGas + storeGas(original, current, value))) {
            state.addRefund(storeRefund(original, current, value));
            state.setStorage(address, slot, value);
        }
    }

    private static int storeGas(UInt256 original, UInt256 current, UInt256 value) {
        if (value.equals(current) || !original.equals(current)) {
            return WARM_ACCESS_GAS;
        }
        return original.isZero() ? STORE_SET_GAS : STORE_RESET_GAS;
    }

    private static long storeRefund(UInt256 original, UInt256 current, UInt256 value) {
        if (value.equals(current)) {
            return 0;
        }
        if (original.equals(current)) {
            return value.isZero() ? STORE_CLEAR_REFUND : 0; // A zero that changes does not become zero.
        }
        long refund = 0;
        if (!original.isZero()) {
            refund += current.isZero() ? -STORE_CLEAR_REFUND : value.isZero() ? STORE_CLEAR_REFUND : 0;
        }
        if (original.equals(value)) {
            refund += (original.isZero() ? STORE_SET_GAS : STORE_RESET_GAS) - WARM_ACCESS_GAS;
        }
        return refund;
    }

    /** EIP-1153. */
    void loadTransient(Frame frame) {
        int x = frame.sp - WORD;
        Limbs.set(frame.stack, x, state.transientStorage(frame.call.recipient(), frame.wordAt(x)));
    }

    void storeTransient(Frame frame) {
        frame.sp -= 2 * WORD;
        if (frame.mayModify()) {
            UInt256 slot = frame.wordAt(frame.sp + WORD);
            state.setTransientStorage(frame.call.recipient(), slot, frame.wordAt(frame.sp));
        }
    }

    void log(Frame frame, int topics) {
        frame.sp -= (2 + topics) * WORD;
        int x = frame.sp + topics * WORD;
        if (!frame.mayModify()) {
            return;
        }
        int length = Frame.offsetAt(frame.stack, x);
        int offset = frame.offsetFor(x + WORD, length);
        if (frame.charge((long) LOG_GAS_A_BYTE * length) && frame.cover(offset, length)) {
            List<Hash> hashes = new ArrayList<>(topics);
            for (int i = 1; i <= topics; i++) {
                hashes.add(frame.wordAt(x - i * WORD).toHash());
            }
            state.addLog(new Log(frame.call.recipient(), hashes, frame.memory.slice(offset, length)));
        }
    }
}

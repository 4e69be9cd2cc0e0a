package org.lode.node.rpc.trace;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lode.consensus.evm.Call;
import org.lode.consensus.evm.Opcode;
import org.lode.consensus.evm.TraceStep;
import org.lode.consensus.evm.Tracer;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.JournaledState;

/** Notes every account and slot that code asked for, calls that failed included: what EIP-2929 calls accessed. */
public final class TouchedState implements Tracer {
    private final Map<Address, Set<UInt256>> slots = new TreeMap<>();
    private Address first = Address.ZERO;

    /** The accounts, each with its slots; most have none. */
    public Map<Address, Set<UInt256>> slotsByAccount() {
        return slots;
    }

    /** Whom the transaction itself called or created. */
    public Address first() {
        return first;
    }

    public void touch(Address address) {
        slots.computeIfAbsent(address, _ -> new TreeSet<>());
    }

    private void touch(Address address, UInt256 slot) {
        slots.computeIfAbsent(address, _ -> new TreeSet<>()).add(slot);
    }

    @Override
    public void enter(Call call, int depth, JournaledState state) {
        if (depth == 0) {
            first = call.recipient();
        }
        touch(call.recipient());
        touch(call.codeAddress());
    }

    @Override
    public void step(TraceStep step, JournaledState state) {
        switch (step.opcode()) {
            case Opcode.SLOAD, Opcode.SSTORE -> {
                if (step.stackSize() >= 1) {
                    touch(step.call().recipient(), step.stack(0));
                }
            }
            case Opcode.BALANCE, Opcode.EXTCODESIZE, Opcode.EXTCODECOPY, Opcode.EXTCODEHASH, Opcode.SELFDESTRUCT ->
                touchOperand(step, 0);
            case Opcode.CALL, Opcode.CALLCODE, Opcode.DELEGATECALL, Opcode.STATICCALL -> touchOperand(step, 1);
            default -> {}
        }
    }

    private void touchOperand(TraceStep step, int index) {
        if (step.stackSize() > index) {
            touch(Address.ofWord(step.stack(index)));
        }
    }
}

package org.lode.consensus.evm;

import java.io.ByteArrayOutputStream;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.testkit.MemoryState;
import org.lode.consensus.testkit.TestAccounts;

/** Writes code for tests, and runs it as a contract of its own. */
final class Program {
    static final Address ADDRESS = Address.ofNumber(0xc0de);
    static final Address CALLER = Address.ofNumber(0xca11);

    private final ByteArrayOutputStream code = new ByteArrayOutputStream();

    Program op(int... opcodes) {
        for (int opcode : opcodes) {
            code.write(opcode);
        }
        return this;
    }

    Program push(UInt256 value) {
        op(Opcode.PUSH32);
        code.writeBytes(value.toBytes());
        return this;
    }

    Program push(long value) {
        byte[] digits = UInt256.of(value).toMinimalBytes();
        op(Opcode.PUSH0 + digits.length);
        code.writeBytes(digits);
        return this;
    }

    /** Where the next instruction will be. */
    int here() {
        return code.size();
    }

    /** Returns the top of the stack. */
    Program returnTop() {
        return push(0).op(Opcode.MSTORE).push(32).push(0).op(Opcode.RETURN);
    }

    Bytes code() {
        return Bytes.owning(code.toByteArray());
    }

    /** A state in which the program is a contract, and the caller is rich. */
    JournaledState state() {
        JournaledState state = new JournaledState(new MemoryState());
        state.setCode(ADDRESS, code());
        state.setNonce(ADDRESS, 1);
        state.addBalance(CALLER, Wei.of(Long.MAX_VALUE));
        state.finishTransaction();
        return state;
    }

    Outcome run(long gas) {
        return run(state(), gas);
    }

    static Outcome run(JournaledState state, long gas) {
        return run(state, Bytes.EMPTY, gas);
    }

    static Outcome run(JournaledState state, Bytes input, long gas) {
        Call call = Call.call(CALLER, ADDRESS, Wei.ZERO, input, Gas.of(gas));
        return new Evm(Revision.CANCUN, TestAccounts.CURVE).run(call, block(), transaction(), state);
    }

    static TransactionEnvironment transaction() {
        return new TransactionEnvironment(CALLER, Wei.of(7));
    }

    static BlockEnvironment block() {
        return new BlockEnvironment(
                1337,
                BlockNumber.of(1_000),
                1_700_000_000L,
                UInt256.of(0xd1ff),
                Address.ofNumber(0xbee),
                Gas.of(30_000_000),
                Wei.of(5),
                height -> new Hash(0, 0, 0, height.value()));
    }
}

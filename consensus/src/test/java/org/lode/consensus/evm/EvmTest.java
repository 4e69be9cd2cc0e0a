package org.lode.consensus.evm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.testkit.TestAccounts;

/** What keeps the machine bounded, and what is special to this chain. */
final class EvmTest {
    private static final long GAS = 30_000_000;

    /** Calls itself with all it may give, and counts in slot 0 how deep that went. */
    @Test
    void callsNestExactly1024Deep() {
        Program program = new Program()
                .push(0)
                .op(Opcode.SLOAD)
                .push(1)
                .op(Opcode.ADD)
                .push(0)
                .op(Opcode.SSTORE);
        callSelf(program).op(Opcode.STOP);
        JournaledState state = program.state();

        Outcome outcome = Program.run(state, Long.MAX_VALUE / 2);

        assertThat(outcome.halt()).isEqualTo(Halt.SUCCESS);
        assertThat(state.storage(Program.ADDRESS, UInt256.ZERO)).isEqualTo(UInt256.of(1 + Execution.MAX_DEPTH));
    }

    @Test
    void aCallThatCannotStartIsShownToTracersAndGivesItsGasBack() {
        Program program = new Program()
                .push(0)
                .push(0)
                .push(0)
                .push(0)
                .push(1)
                .push(0xbeef)
                .push(50_000);
        program.op(Opcode.CALL).returnTop(); // The contract owns nothing, and sends 1 wei.
        List<String> seen = new ArrayList<>();
        Tracer tracer = new Tracer() {
            @Override
            public void enter(Call call, int depth, JournaledState state) {
                seen.add(depth + " enter " + call.kind());
            }

            @Override
            public void exit(Outcome outcome, int depth, JournaledState state) {
                seen.add(depth + " " + outcome.halt() + " " + outcome.gasLeft());
            }
        };
        JournaledState state = program.state();
        Call call = Call.call(Program.CALLER, Program.ADDRESS, Wei.ZERO, Bytes.EMPTY, Gas.of(100_000));

        Outcome outcome = new Evm(Revision.CANCUN, TestAccounts.CURVE)
                .trace(call, Program.block(), Program.transaction(), state, tracer);

        assertThat(outcome.output().hashAt(0).toUInt256()).isEqualTo(UInt256.ZERO);
        assertThat(seen.subList(0, 3))
                .containsExactly("0 enter CALL", "1 enter CALL", "1 BALANCE_TOO_LOW " + Gas.of(50_000 + 2_300));
        assertThat(program.run(100_000).gasLeft()).isEqualTo(outcome.gasLeft());
    }

    /** EIP-3541 is about code that is kept: what init code reverts with may begin with 0xef like any other data. */
    @Test
    void onlyCodeThatWouldBeDeployedMayNotBeginWithEf() {
        Outcome reverted = ofInitCode("60ef5f53" + "60015ffd");
        assertThat(reverted.halt()).isEqualTo(Halt.REVERT);
        assertThat(reverted.output()).isEqualTo(Bytes.ofHex("0xef"));
        assertThat(reverted.gasLeft()).isGreaterThan(Gas.of(99_000));

        Outcome returned = ofInitCode("60ef5f53" + "60015ff3");
        assertThat(returned.halt()).isEqualTo(Halt.CODE_STARTS_WITH_EF);
        assertThat(returned.gasLeft()).isEqualTo(Gas.ZERO);
    }

    private static Outcome ofInitCode(String code) {
        Call call = Call.creation(Program.CALLER, Program.ADDRESS, Wei.ZERO, Bytes.ofHex("0x" + code), Gas.of(100_000));
        JournaledState state = new JournaledState(StateReader.EMPTY);
        return new Evm(Revision.CANCUN, TestAccounts.CURVE).run(call, Program.block(), Program.transaction(), state);
    }

    @Test
    void aFailureTakesAllTheGas() {
        Outcome outcome = new Program().op(Opcode.GAS, Opcode.ADD).run(GAS);

        assertThat(outcome.halt()).isEqualTo(Halt.STACK_UNDERFLOW);
        assertThat(outcome.gasLeft()).isEqualTo(Gas.ZERO);
    }

    @Test
    void anEndlessLoopEndsWithItsGas() {
        Program program = new Program().op(Opcode.JUMPDEST).push(0).op(Opcode.JUMP);

        assertThat(program.run(GAS).halt()).isEqualTo(Halt.OUT_OF_GAS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 29, 1L << 30, (1L << 31) - 32, 1L << 31, 1L << 32, Long.MAX_VALUE})
    void memoryFarAwayCostsMoreThanABlockHas(long offset) {
        Program program = new Program().push(1).push(offset).op(Opcode.MSTORE).op(Opcode.STOP);

        assertThat(program.run(GAS).halt()).isEqualTo(Halt.OUT_OF_GAS);
    }

    @Test
    void anEmptyRangeOfMemoryMayLieAnywhere() {
        Program program =
                new Program().push(0).push(UInt256.MAX).op(Opcode.KECCAK256).returnTop();

        assertThat(program.run(GAS).output().hashAt(0).toUInt256())
                .isEqualTo(UInt256.ofHex("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"));
    }

    @Test
    void theStackHolds1024WordsAndNoMore() {
        assertThat(pushes(1024).run(GAS).halt()).isEqualTo(Halt.SUCCESS);
        assertThat(pushes(1025).run(GAS).halt()).isEqualTo(Halt.STACK_OVERFLOW);
    }

    private static Program pushes(int count) {
        Program program = new Program();
        for (int i = 0; i < count; i++) {
            program.push(0);
        }
        return program;
    }

    @Test
    void noJumpGoesIntoTheConstantOfAPush() {
        Program program = new Program().push(4).op(Opcode.JUMP, Opcode.PUSH1, Opcode.JUMPDEST, Opcode.STOP);

        assertThat(program.run(GAS).halt()).isEqualTo(Halt.INVALID_JUMP);
    }

    @Test
    void thisChainHasNoBlobsAndNoPointEvaluation() {
        assertThat(result(new Program().push(0).op(Opcode.BLOBHASH))).isEqualTo(UInt256.ZERO);
        assertThat(result(new Program().op(Opcode.BLOBBASEFEE))).isEqualTo(UInt256.ONE);
        Program call = new Program().push(0).push(0).push(0).push(0).push(0x0a).op(Opcode.GAS, Opcode.STATICCALL);
        assertThat(result(call)).isEqualTo(UInt256.ONE); // An account like any other, without code.
    }

    @Test
    void opcode44GivesTheDifficulty() {
        assertThat(result(new Program().op(Opcode.DIFFICULTY)))
                .isEqualTo(Program.block().difficulty());
    }

    @Test
    void blockHashesReach256BlocksBack() {
        assertThat(result(new Program().push(744).op(Opcode.BLOCKHASH))).isEqualTo(UInt256.of(744));
        assertThat(result(new Program().push(743).op(Opcode.BLOCKHASH))).isEqualTo(UInt256.ZERO);
        assertThat(result(new Program().push(999).op(Opcode.BLOCKHASH))).isEqualTo(UInt256.of(999));
        assertThat(result(new Program().push(1000).op(Opcode.BLOCKHASH))).isEqualTo(UInt256.ZERO);
    }

    @Test
    void nothingChangesBelowAStaticCall() {
        Program program = new Program();
        program.op(Opcode.CALLDATASIZE).push(40).op(Opcode.JUMPI);
        program.push(0)
                .push(0)
                .push(1)
                .push(0)
                .op(Opcode.ADDRESS, Opcode.GAS, Opcode.STATICCALL)
                .returnTop();
        while (program.here() < 40) {
            program.op(Opcode.STOP);
        }
        program.op(Opcode.JUMPDEST).push(1).push(0).op(Opcode.SSTORE);
        JournaledState state = program.state();

        Outcome outcome = Program.run(state, GAS);

        assertThat(outcome.output().hashAt(0).toUInt256()).isEqualTo(UInt256.ZERO);
        assertThat(state.storage(Program.ADDRESS, UInt256.ZERO)).isEqualTo(UInt256.ZERO);
    }

    @Test
    void aTracerSeesEachInstructionAndWhatItCost() {
        Program program = new Program().push(1).push(0).op(Opcode.SSTORE, Opcode.STOP);
        List<String> seen = new ArrayList<>();
        Tracer tracer = new Tracer() {
            @Override
            public void stepEnd(TraceStep step, long gasCost, JournaledState state) {
                seen.add(step.pc() + " " + InstructionTable.mnemonic(step.opcode()) + " " + gasCost);
            }
        };
        Call call = Call.call(Program.CALLER, Program.ADDRESS, Wei.ZERO, Bytes.EMPTY, Gas.of(GAS));

        new Evm(Revision.CANCUN, TestAccounts.CURVE)
                .trace(call, Program.block(), Program.transaction(), program.state(), tracer);

        assertThat(seen).containsExactly("0 PUSH1 3", "2 PUSH0 2", "3 SSTORE 22100", "4 STOP 0");
    }

    private static UInt256 result(Program program) {
        return program.returnTop().run(GAS).output().hashAt(0).toUInt256();
    }

    private static Program callSelf(Program program) {
        program.push(0).push(0).push(0).push(0).push(0);
        return program.op(Opcode.ADDRESS, Opcode.GAS, Opcode.CALL, Opcode.POP);
    }
}

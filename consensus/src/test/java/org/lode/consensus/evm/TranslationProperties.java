package org.lode.consensus.evm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.testkit.TestAccounts;

/** Code settled block by block does what the same code does instruction by instruction, wherever its gas ends. */
final class TranslationProperties {
    private static final int SLOTS = 4;

    @Provide
    Arbitrary<List<Integer>> programs() {
        Arbitrary<Integer> constants = Arbitraries.integers().between(Opcode.PUSH0, Opcode.PUSH1 + 2);
        Arbitrary<Integer> bytes = Arbitraries.integers().between(0, 255);
        Arbitrary<Integer> small = Arbitraries.integers().between(0, 40);
        Arbitrary<Integer> flow = Arbitraries.of(
                Opcode.JUMPDEST, Opcode.JUMP, Opcode.JUMPI, Opcode.GAS, Opcode.SSTORE, Opcode.SLOAD, Opcode.CALL);
        Arbitrary<Integer> stack = Arbitraries.integers().between(Opcode.DUP1, Opcode.SWAP1 + 4);
        return Arbitraries.frequencyOf(
                        Tuple.of(6, constants),
                        Tuple.of(4, small),
                        Tuple.of(3, flow),
                        Tuple.of(2, stack),
                        Tuple.of(1, bytes))
                .list()
                .ofMinSize(1)
                .ofMaxSize(120);
    }

    @Property(tries = 5_000)
    void blocksAndStepsAgree(@ForAll("programs") List<Integer> code, @ForAll("gas") long gas) {
        Program program = new Program();
        code.forEach(program::op);
        JournaledState byBlocks = program.state();
        JournaledState bySteps = program.state();

        Outcome blocks = Program.run(byBlocks, gas);
        Outcome steps = trace(bySteps, gas);

        // A block that cannot be paid fails before an instruction in it that would fail otherwise.
        boolean failed = blocks.gasLeft().value() == 0 && steps.gasLeft().value() == 0 && !blocks.isSuccess();
        assertThat(failed || blocks.halt() == steps.halt()).isTrue();
        assertThat(blocks.isSuccess()).isEqualTo(steps.isSuccess());
        assertThat(blocks.gasLeft()).isEqualTo(steps.gasLeft());
        assertThat(blocks.output()).isEqualTo(steps.output());
        assertThat(byBlocks.refund()).isEqualTo(bySteps.refund());
        assertThat(byBlocks.logs()).isEqualTo(bySteps.logs());
        for (int slot = 0; slot < SLOTS; slot++) {
            assertThat(byBlocks.storage(Program.ADDRESS, UInt256.of(slot)))
                    .isEqualTo(bySteps.storage(Program.ADDRESS, UInt256.of(slot)));
        }
    }

    @Provide
    Arbitrary<Long> gas() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 200),
                Arbitraries.longs().between(0, 50_000),
                Arbitraries.just(200_000L));
    }

    private static Outcome trace(JournaledState state, long gas) {
        Call call = Call.call(Program.CALLER, Program.ADDRESS, Wei.ZERO, Bytes.EMPTY, Gas.of(gas));
        return new Evm(Revision.CANCUN, TestAccounts.CURVE)
                .trace(call, Program.block(), Program.transaction(), state, new Tracer() {});
    }
}

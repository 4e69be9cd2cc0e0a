package org.lode.consensus.evm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;
import org.lode.consensus.transaction.ContractAddress;

final class InstructionVectorsTest {
    private static final long GAS = 1_000_000;

    @TestFactory
    Stream<DynamicTest> arithmeticGivesTheResultsOfTheVectors() {
        return Vectors.in("precompiles/opcodes")
                .files("*.json", file -> arithmetic(opcode(file.name()), file.json()))
                .testsByFile();
    }

    private static Stream<VectorCase> arithmetic(int opcode, JsonNode cases) {
        return VectorFile.entries(cases)
                .map(entry -> new VectorCase(entry.getKey(), () -> {
                    JsonNode vector = entry.getValue();
                    Outcome outcome = new Program()
                            .push(UInt256.ofHex(vector.required("X").asText()))
                            .push(UInt256.ofHex(vector.required("Y").asText()))
                            .op(opcode)
                            .returnTop()
                            .run(GAS);
                    assertThat(outcome.output())
                            .isEqualTo(Bytes.ofHex(vector.required("Expected").asText()));
                }));
    }

    private static int opcode(String name) {
        String mnemonic = name.equals("signext") ? "SIGNEXTEND" : name.toUpperCase(Locale.ROOT);
        return IntStream.range(0, 256)
                .filter(number -> InstructionTable.mnemonic(number).equals(mnemonic))
                .findFirst()
                .orElseThrow();
    }

    @TestFactory
    Stream<DynamicTest> create2DerivesTheAddressOfEip1014() {
        return Vectors.in("eips")
                .json(
                        "eip1014-create2",
                        file -> VectorFile.entries(file)
                                .map(entry -> new VectorCase(entry.getKey(), () -> {
                                    JsonNode vector = entry.getValue();
                                    Address address = ContractAddress.ofCreate2(
                                            Address.ofHex(text(vector, "address")),
                                            Hash.ofHex(text(vector, "salt")),
                                            Keccak.hash256(Bytes.ofHex(text(vector, "init_code"))));
                                    assertThat(address).isEqualTo(Address.ofHex(text(vector, "result")));
                                })))
                .tests();
    }

    private static String text(JsonNode vector, String field) {
        return vector.required(field).asText();
    }

    /** The slot is warm already, and holds {@code original}. */
    @TestFactory
    Stream<DynamicTest> storageCostsAndRefundsAreThoseOfEip3529() {
        return Vectors.in("eips")
                .json(
                        "eip3529-sstore-gas",
                        file -> VectorFile.entries(file.required("with_eip3529"))
                                .map(entry -> new VectorCase(entry.getKey(), () -> checkStore(entry.getValue()))))
                .tests();
    }

    private static void checkStore(JsonNode vector) {
        Program program = new Program();
        Bytes code = Bytes.ofHex(text(vector, "code"));
        for (int i = 0; i < code.size(); i++) {
            program.op(code.getUnsigned(i));
        }
        JournaledState state = program.state();
        state.setStorage(Program.ADDRESS, UInt256.ZERO, UInt256.ofHex(text(vector, "original")));
        state.finishTransaction();
        state.warmSlot(Program.ADDRESS, UInt256.ZERO);
        Outcome outcome = Program.run(state, GAS);
        assertThat(outcome.halt()).isEqualTo(Halt.SUCCESS);
        assertThat(GAS - outcome.gasLeft().value())
                .isEqualTo(vector.required("used_gas").asLong());
        assertThat(state.refund()).isEqualTo(vector.required("refund").asLong());
    }
}

package org.lode.consensus.evm.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.testkit.TestAccounts;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;

final class PrecompileVectorsTest {
    private final PrecompiledContracts contracts = new PrecompiledContracts(TestAccounts.CURVE);

    @TestFactory
    Stream<DynamicTest> contractsGiveOutputAndGasOfTheVectors() {
        return Vectors.in("precompiles")
                .json("ecRecover", file -> cases(file, 1))
                .json("modexp_eip2565", file -> cases(file, 5))
                .json("bn256Add", file -> cases(file, 6))
                .json("bn256ScalarMul", file -> cases(file, 7))
                .json("bn256Pairing", file -> cases(file, 8))
                .json("blake2F", file -> cases(file, 9))
                .json("modexp", this::outputOnly)
                .json("fail-blake2f", this::refusals)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> blake2FGivesTheOutputOfEip152() {
        return Vectors.in("eips")
                .json(
                        "eip152-blake2f",
                        file -> VectorFile.entries(file).map(entry -> {
                            JsonNode vector = entry.getValue();
                            String name =
                                    entry.getKey() + " " + vector.path("name").asText();
                            return new VectorCase(name, () -> checkEip152(vector));
                        }))
                .tests();
    }

    private void checkEip152(JsonNode vector) {
        PrecompiledContract contract = contract(9);
        Bytes input = Bytes.ofHex(vector.required("input").asText());
        if (vector.path("output").isTextual()) {
            assertThat(contract.run(input, Patience.ENDLESS))
                    .contains(Bytes.ofHex(vector.get("output").asText()));
        } else {
            assertThat(contract.run(input, Patience.ENDLESS)).isEmpty();
        }
    }

    private Stream<VectorCase> cases(JsonNode file, int number) {
        return VectorFile.entries(file)
                .map(entry -> new VectorCase(name(entry.getKey(), entry.getValue()), () -> {
                    Bytes input = input(entry.getValue());
                    assertThat(contract(number).run(input, Patience.ENDLESS)).contains(expected(entry.getValue()));
                    if (entry.getValue().has("Gas")) {
                        assertThat(contract(number).gas(input))
                                .isEqualTo(entry.getValue().get("Gas").asLong());
                    }
                }));
    }

    /** These list the gas before EIP-2565. */
    private Stream<VectorCase> outputOnly(JsonNode file) {
        return VectorFile.entries(file)
                .map(entry -> new VectorCase(
                        name(entry.getKey(), entry.getValue()),
                        () -> assertThat(contract(5).run(input(entry.getValue()), Patience.ENDLESS))
                                .contains(expected(entry.getValue()))));
    }

    private Stream<VectorCase> refusals(JsonNode file) {
        return VectorFile.entries(file)
                .map(entry -> new VectorCase(
                        name(entry.getKey(), entry.getValue()),
                        () -> assertThat(contract(9).run(input(entry.getValue()), Patience.ENDLESS))
                                .isEmpty()));
    }

    private PrecompiledContract contract(int number) {
        return Objects.requireNonNull(contracts.at(Address.ofNumber(number)));
    }

    private static String name(String index, JsonNode vector) {
        return index + " " + vector.path("Name").asText();
    }

    private static Bytes input(JsonNode vector) {
        return Bytes.ofHex(vector.required("Input").asText());
    }

    private static Bytes expected(JsonNode vector) {
        return Bytes.ofHex(vector.required("Expected").asText());
    }
}

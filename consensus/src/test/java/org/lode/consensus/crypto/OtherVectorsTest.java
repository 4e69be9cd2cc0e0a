package org.lode.consensus.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;

/** Vectors of operations that this code has none of. They are counted as skipped, each with the reason on the skip list. */
final class OtherVectorsTest {
    @TestFactory
    Stream<DynamicTest> leavesOutWhatWycheproofTestsBesidesSignatures() {
        return Vectors.in("wycheproof")
                .json("hmac_sha256_test", OtherVectorsTest::casesOfGroups)
                .testsByFile();
    }

    @TestFactory
    Stream<DynamicTest> leavesOutTypedDataThatWalletsSign() {
        return Vectors.in("ethers").json("typed-data", OtherVectorsTest::cases).testsByFile();
    }

    @TestFactory
    Stream<DynamicTest> leavesOutEthereumsOwnGenesisAndInterfaces() {
        return Vectors.in("basic")
                .json("basic_abi_tests", OtherVectorsTest::cases)
                .json("basic_genesis_tests", OtherVectorsTest::cases)
                .json("blockgenesistest", OtherVectorsTest::cases)
                .json("crypto", OtherVectorsTest::cases)
                .json("genesishashestest", json -> Stream.of(onTheSkipList("genesis")))
                .testsByFile();
    }

    private static Stream<VectorCase> casesOfGroups(JsonNode json) {
        return VectorFile.entries(json.get("testGroups"))
                .flatMap(group -> VectorFile.entries(group.getValue().get("tests")))
                .map(entry -> onTheSkipList(entry.getValue().get("tcId").asText()));
    }

    private static Stream<VectorCase> cases(JsonNode json) {
        return VectorFile.entries(json).map(entry -> onTheSkipList(entry.getKey()));
    }

    private static VectorCase onTheSkipList(String name) {
        return new VectorCase(name, () -> Assertions.fail("not on the skip list"));
    }
}

package org.lode.node.keystore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.crypto.Eip55;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;

/** Files that other wallets wrote. */
final class KeystoreVectorsTest {
    private static final Secp256k1 CURVE = Secp256k1.fastest();

    @TestFactory
    Stream<DynamicTest> opensTheFilesOfOtherWallets() {
        return Vectors.in("keystore")
                .json("basic_tests", KeystoreVectorsTest::filesWithKeys)
                .json("ethers-wallets", KeystoreVectorsTest::filesWithAddresses)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> derivesKeysAsOthersDo() {
        return Vectors.in("ethers")
                .json("pbkdf", KeystoreVectorsTest::derivations)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> derivesKeysAsWycheproofDoes() {
        return Vectors.in("wycheproof")
                .json("pbkdf2_hmacsha256_test", KeystoreVectorsTest::pbkdf2OfWycheproof)
                .tests();
    }

    private static Stream<VectorCase> pbkdf2OfWycheproof(JsonNode json) {
        return VectorFile.entries(json.get("testGroups"))
                .flatMap(group -> VectorFile.entries(group.getValue().get("tests")))
                .map(entry -> new VectorCase(entry.getValue().get("tcId").asText(), () -> {
                    JsonNode vector = entry.getValue();
                    byte[] key = ScryptFunction.pbkdf2(
                            Bytes.ofHex(vector.get("password").asText()).toArray(),
                            Bytes.ofHex(vector.get("salt").asText()).toArray(),
                            vector.get("iterationCount").asInt(),
                            vector.get("dkLen").asInt());
                    assertThat(Bytes.owning(key))
                            .isEqualTo(Bytes.ofHex(vector.get("dk").asText()));
                }));
    }

    private static Stream<VectorCase> filesWithKeys(JsonNode json) {
        return VectorFile.entries(json)
                .map(entry -> new VectorCase(entry.getKey(), () -> {
                    JsonNode vector = entry.getValue();
                    Unlock unlock = open(
                            vector.get("json").toString(),
                            vector.get("password").asText());
                    assertThat(unlock)
                            .isEqualTo(new Unlock.Opened(
                                    PrivateKey.ofHex(vector.get("priv").asText())));
                }));
    }

    private static Stream<VectorCase> filesWithAddresses(JsonNode json) {
        return VectorFile.entries(json)
                .map(entry -> new VectorCase(entry.getValue().get("name").asText(), () -> {
                    JsonNode vector = entry.getValue();
                    Unlock unlock = open(
                            vector.get("content").asText(),
                            utf8(vector.get("password").asText()));
                    assertThat(unlock).isInstanceOf(Unlock.Opened.class);
                    PrivateKey key = ((Unlock.Opened) unlock).key();
                    assertThat(Eip55.encode(CURVE.address(key)))
                            .isEqualTo(vector.get("address").asText());
                }));
    }

    private static Stream<VectorCase> derivations(JsonNode json) {
        return VectorFile.entries(json).flatMap(entry -> {
            JsonNode vector = entry.getValue();
            String name = entry.getKey() + "-" + vector.get("name").asText();
            Bytes salt = Bytes.ofHex(vector.get("salt").asText());
            byte[] password = Bytes.ofHex(vector.get("password").asText()).toArray();
            int size = vector.get("dkLen").asInt();
            JsonNode pbkdf2 = vector.get("pbkdf2");
            JsonNode scrypt = vector.get("scrypt");
            return Stream.of(
                    new VectorCase(name + "/pbkdf2-" + pbkdf2.get("algorithm").asText(), () -> {
                        byte[] key = ScryptFunction.pbkdf2(
                                password,
                                salt.toArray(),
                                pbkdf2.get("iterations").asInt(),
                                size);
                        assertThat(Bytes.owning(key))
                                .isEqualTo(Bytes.ofHex(pbkdf2.get("key").asText()));
                    }),
                    new VectorCase(name + "/scrypt", () -> {
                        byte[] key = new ScryptFunction(
                                        scrypt.get("N").asInt(), scrypt.get("r").asInt())
                                .derive(
                                        password,
                                        salt.toArray(),
                                        scrypt.get("p").asInt(),
                                        size);
                        assertThat(Bytes.owning(key))
                                .isEqualTo(Bytes.ofHex(scrypt.get("key").asText()));
                    }));
        });
    }

    private static Unlock open(String json, String password) {
        Bytes content = Bytes.owning(json.getBytes(StandardCharsets.UTF_8));
        return KeystoreFile.unlock("of-the-vector", content, password, CURVE);
    }

    private static String utf8(String hex) {
        return new String(Bytes.ofHex(hex).toArray(), StandardCharsets.UTF_8);
    }
}

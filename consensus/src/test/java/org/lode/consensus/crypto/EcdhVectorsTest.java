package org.lode.consensus.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;

/** Wycheproof's key agreements: edge cases of the curve, and keys that are no points. */
final class EcdhVectorsTest {
    /** What X.509 puts before x ‖ y of an uncompressed point of secp256k1; any other encoding is none of ours. */
    private static final String UNCOMPRESSED = "3056301006072a8648ce3d020106052b8104000a03420004";

    @TestFactory
    Stream<DynamicTest> agreesAsWycheproofSays() {
        return Vectors.in("wycheproof")
                .json("ecdh_secp256k1_test", EcdhVectorsTest::cases)
                .tests();
    }

    private static Stream<VectorCase> cases(JsonNode json) {
        return VectorFile.entries(json.get("testGroups"))
                .flatMap(group ->
                        StreamSupport.stream(group.getValue().get("tests").spliterator(), false))
                .map(vector -> new VectorCase(
                        vector.get("tcId").asText() + "-"
                                + vector.get("comment").asText(),
                        () -> agree(vector)));
    }

    private static void agree(JsonNode vector) {
        PrivateKey key =
                PrivateKey.of(UInt256.of(new BigInteger(vector.get("private").asText(), 16)));
        Optional<Hash> found = publicKey(vector.get("public").asText()).flatMap(it -> Ecdh.sharedSecret(key, it));
        switch (vector.get("result").asText()) {
            case "valid" -> assertThat(found).contains(shared(vector));
            case "invalid" -> assertThat(found).isEmpty();
            case "acceptable" -> found.ifPresent(it -> assertThat(it).isEqualTo(shared(vector)));
            default -> throw new AssertionError("an unknown result in " + vector);
        }
    }

    private static Optional<Bytes> publicKey(String x509) {
        boolean ours = x509.startsWith(UNCOMPRESSED)
                && x509.length() == UNCOMPRESSED.length() + 2 * Secp256k1.PUBLIC_KEY_SIZE_BYTES;
        return ours ? Optional.of(Bytes.ofHex(x509.substring(UNCOMPRESSED.length()))) : Optional.empty();
    }

    private static Hash shared(JsonNode vector) {
        return Hash.ofHex(vector.get("shared").asText());
    }
}

package org.lode.consensus.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Hex;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;

/** Public vectors of signatures and addresses, each on both implementations of the curve. */
final class CurveVectorsTest {
    private static final List<Secp256k1> CURVES =
            List.of(NativeSecp256k1.load().orElseThrow(), new BouncyCastleSecp256k1());

    /** A signature without the parity that Ethereum adds, as the vectors write it. */
    private record Numbers(UInt256 r, UInt256 s) {
        Stream<Signature> withEachParity() {
            return IntStream.range(0, 2).mapToObj(yParity -> new Signature(r, s, yParity));
        }
    }

    @TestFactory
    Stream<DynamicTest> signsWithTheNonceOfRfc6979() {
        return Vectors.in("secp256k1")
                .json("rfc6979", CurveVectorsTest::rfc6979)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> recoversTheKeysOfWycheproof() {
        return Vectors.in("wycheproof")
                .json("ecdsa_secp256k1_sha256_test", json -> ecdsa(json, CurveVectorsTest::ofDer))
                .json("ecdsa_secp256k1_sha256_bitcoin_test", json -> ecdsa(json, CurveVectorsTest::ofBitcoin))
                .json("ecdsa_secp256k1_sha256_p1363_test", json -> ecdsa(json, CurveVectorsTest::ofFixedSize))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> knowsTheAddressesOfEthers() {
        return Vectors.in("ethers").json("accounts", CurveVectorsTest::accounts).tests();
    }

    @TestFactory
    Stream<DynamicTest> findsTheAddressesOfTheFirstClients() {
        return Vectors.in("basic")
                .json("keyaddrtest", CurveVectorsTest::keyAddresses)
                .tests();
    }

    private static Stream<VectorCase> rfc6979(JsonNode json) {
        return VectorFile.entries(json.get("cases"))
                .map(entry -> new VectorCase(entry.getKey(), () -> {
                    JsonNode vector = entry.getValue();
                    PrivateKey key = PrivateKey.ofHex(vector.get("key").asText());
                    Hash digest = sha256(vector.get("message_utf8").asText().getBytes(StandardCharsets.UTF_8));
                    Numbers expected = ofDer(
                                    Bytes.ofHex(vector.get("signature_der").asText()))
                            .orElseThrow();
                    for (Secp256k1 curve : CURVES) {
                        Signature signature = curve.sign(digest, key);
                        assertThat(new Numbers(signature.r(), signature.s())).isEqualTo(expected);
                        assertThat(curve.recover(digest, signature)).contains(curve.address(key));
                    }
                }));
    }

    private static Stream<VectorCase> ecdsa(JsonNode json, Function<Bytes, Optional<Numbers>> decoder) {
        return VectorFile.entries(json.get("testGroups")).flatMap(group -> {
            String uncompressed =
                    group.getValue().get("publicKey").get("uncompressed").asText();
            Bytes publicKey = Bytes.ofHex(uncompressed).slice(1);
            return VectorFile.entries(group.getValue().get("tests")).map(entry -> {
                JsonNode vector = entry.getValue();
                Hash digest = sha256(Hex.decode(vector.get("msg").asText()));
                boolean valid = vector.get("result").asText().equals("valid");
                return new VectorCase(nameOf(vector), () -> {
                    Optional<Numbers> numbers =
                            decoder.apply(Bytes.ofHex(vector.get("sig").asText()));
                    for (Secp256k1 curve : CURVES) {
                        assertThat(numbers.filter(found -> recovers(curve, digest, found, publicKey))
                                        .isPresent())
                                .as(curve.name())
                                .isEqualTo(valid);
                    }
                });
            });
        });
    }

    /** An ECDSA signature holds for a key exactly when one of its two parities recovers that key. */
    private static boolean recovers(Secp256k1 curve, Hash digest, Numbers numbers, Bytes publicKey) {
        return numbers.withEachParity()
                .anyMatch(signature -> curve.recoverPublicKey(digest, signature)
                        .filter(publicKey::equals)
                        .isPresent());
    }

    private static String nameOf(JsonNode vector) {
        return vector.get("tcId").asText() + "-" + vector.path("flags").path(0).asText("") + "-"
                + vector.get("comment").asText();
    }

    private static Stream<VectorCase> accounts(JsonNode json) {
        return VectorFile.entries(json)
                .map(entry -> new VectorCase(entry.getValue().get("name").asText(), () -> {
                    String text = entry.getValue().get("address").asText();
                    PrivateKey key =
                            PrivateKey.ofHex(entry.getValue().get("privateKey").asText());
                    assertThat(Eip55.encode(Eip55.decode(text))).isEqualTo(text);
                    for (Secp256k1 curve : CURVES) {
                        assertThat(curve.address(key)).isEqualTo(Address.ofHex(text));
                    }
                }));
    }

    /** The file's signatures stay unchecked: it does not say which digest of the empty text they are over. */
    private static Stream<VectorCase> keyAddresses(JsonNode json) {
        return VectorFile.entries(json)
                .map(entry -> new VectorCase(entry.getValue().get("seed").asText(), () -> {
                    JsonNode vector = entry.getValue();
                    PrivateKey key = PrivateKey.of(
                            Keccak.hash256(vector.get("seed").asText().getBytes(StandardCharsets.UTF_8))
                                    .toUInt256());
                    assertThat(key).isEqualTo(PrivateKey.ofHex(vector.get("key").asText()));
                    for (Secp256k1 curve : CURVES) {
                        assertThat(curve.address(key))
                                .isEqualTo(Address.ofHex(vector.get("addr").asText()));
                    }
                }));
    }

    private static Optional<Numbers> ofFixedSize(Bytes signature) {
        return signature.size() == 64
                ? Optional.of(new Numbers(
                        signature.hashAt(0).toUInt256(), signature.hashAt(32).toUInt256()))
                : Optional.empty();
    }

    /** Bitcoin's rule on top of DER: s is low. */
    private static Optional<Numbers> ofBitcoin(Bytes signature) {
        return ofDer(signature).filter(numbers -> new Signature(numbers.r, numbers.s, 0).hasLowS());
    }

    /** DER is not ours to read: the library reads it, and what does not come back byte for byte was not canonical. */
    private static Optional<Numbers> ofDer(Bytes signature) {
        try {
            ASN1Sequence sequence = ASN1Sequence.getInstance(signature.toArray());
            BigInteger r = ASN1Integer.getInstance(sequence.getObjectAt(0)).getValue();
            BigInteger s = ASN1Integer.getInstance(sequence.getObjectAt(1)).getValue();
            boolean canonical = sequence.size() == 2
                    && Bytes.owning(sequence.getEncoded("DER")).equals(signature);
            return canonical ? Optional.of(new Numbers(UInt256.of(r), UInt256.of(s))) : Optional.empty();
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }

    private static Hash sha256(byte[] message) {
        try {
            return Hash.ofBytes(MessageDigest.getInstance("SHA-256").digest(message));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

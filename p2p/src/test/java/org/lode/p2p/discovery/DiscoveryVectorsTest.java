package org.lode.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.crypto.Signature;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;

/**
 * The public vectors of node records, alone and in a tree of DNS names (EIP-1459), and of EIP-8's packets. This network does not
 * speak the older discovery protocol that those packets are of; what is checked of them is what would have to hold for it.
 */
final class DiscoveryVectorsTest {
    private static final Secp256k1 CURVE = Secp256k1.fastest();
    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int NAME_SIZE_BYTES = 16;
    private static final int SIGNATURE_SIZE_BYTES = 65;

    @TestFactory
    Stream<DynamicTest> discovery() {
        return Vectors.in("discovery")
                .json("eip778-enr", file -> Stream.of(new VectorCase("record", () -> record(file))))
                .json("dns-tree-records", DiscoveryVectorsTest::tree)
                .json("eip8-discv4-packets", DiscoveryVectorsTest::packets)
                .tests();
    }

    private static void record(JsonNode file) {
        String text = file.get("enr").asText();
        Enr record = Enr.parse(text).orElseThrow();
        PrivateKey key = PrivateKey.ofHex(file.get("private_key").asText());
        assertThat(record.nodeId()).isEqualTo(CURVE.publicKey(key));
        assertThat(Keccak.hash256(record.nodeId()))
                .isEqualTo(Hash.ofHex(file.get("node_id").asText()));
        assertThat(record.sequence()).isEqualTo(file.get("seq").asLong());
        assertThat(record.udpAddress().orElseThrow().toString()).isEqualTo("/127.0.0.1:30303");
        assertThat(record.enode()).isEmpty();
        assertThat(record.forkId()).isEmpty();
        assertThat(record.toString()).isEqualTo(text);
        assertThat(Enr.parse(text.replace("QHCY", "QHCZ")))
                .as("another signature")
                .isEmpty();
    }

    private static Stream<VectorCase> tree(JsonNode file) {
        return VectorFile.entries(file).map(entry -> new VectorCase(entry.getKey(), () -> entry(entry)));
    }

    /** A leaf has the hash of its text for a name. (Branches are cut off in this file, so theirs cannot be checked.) */
    private static void entry(Map.Entry<String, JsonNode> entry) {
        String text = entry.getValue().asText();
        if (text.startsWith("enr:")) {
            byte[] hash = Keccak.hash256(text.getBytes(StandardCharsets.UTF_8)).toBytes();
            assertThat(entry.getKey()).startsWith(base32(Bytes.copyOf(hash, 0, NAME_SIZE_BYTES)) + ".");
            Enr record = Enr.parse(text).orElseThrow();
            assertThat(record.toString()).isEqualTo(text);
            assertThat(record.enode().orElseThrow().nodeId()).isEqualTo(record.nodeId());
        } else {
            assertThat(text).startsWith("enrtree");
        }
    }

    private static String base32(Bytes bytes) {
        StringBuilder digits = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (int i = 0; i < bytes.size(); i++) {
            held = (held << 8 | bytes.getUnsigned(i)) & 0xffff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                digits.append(BASE_32.charAt(held >>> bits & 31));
            }
        }
        return bits > 0 ? digits.append(BASE_32.charAt(held << (5 - bits) & 31)).toString() : digits.toString();
    }

    private static Stream<VectorCase> packets(JsonNode file) {
        Bytes sender = CURVE.publicKey(PrivateKey.ofHex(file.get("node_key").asText()));
        return StreamSupport.stream(file.get("packets").spliterator(), false)
                .map(vector -> new VectorCase(vector.get("name").asText(), () -> {
                    Bytes packet = Bytes.ofHex(vector.get("packet").asText());
                    Bytes signed = packet.slice(Hash.SIZE_BYTES);
                    assertThat(packet.hashAt(0)).isEqualTo(Keccak.hash256(signed));
                    Bytes data = signed.slice(SIGNATURE_SIZE_BYTES);
                    Signature signature = new Signature(
                            signed.hashAt(0).toUInt256(),
                            signed.hashAt(Hash.SIZE_BYTES).toUInt256(),
                            signed.getUnsigned(SIGNATURE_SIZE_BYTES - 1));
                    assertThat(CURVE.recoverPublicKey(Keccak.hash256(data), signature))
                            .contains(sender);
                    // Elements and bytes after the known ones are passed over (EIP-8).
                    RlpReader.of(data.slice(1)).readList();
                }));
    }
}

package org.lode.p2p.rlpx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.crypto.Ecdh;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.Vectors;
import org.lode.p2p.wire.BaseMessage;
import org.lode.p2p.wire.Capability;
import org.lode.p2p.wire.Hello;

/** The public vectors of handshake, frames and compression. */
final class RlpxVectorsTest {
    private static final Secp256k1 CURVE = Secp256k1.fastest();
    private static final int LARGEST_FRAME_BYTES = 1 << 20;
    private static final int LARGEST_PLAIN_BYTES = 2_000_000;

    @TestFactory
    Stream<DynamicTest> rlpx() {
        return Vectors.in("rlpx")
                .json("eip8-handshake", RlpxVectorsTest::handshake)
                .json("eip8-hello", file -> Stream.of(new VectorCase("hello", () -> hello(file))))
                .json("besu-frames-*", file -> Stream.of(new VectorCase("frames", () -> frames(file))))
                .json("snappy-block-*", file -> Stream.of(new VectorCase("snappy", () -> snappy(file))))
                .tests();
    }

    private static Stream<VectorCase> handshake(JsonNode file) {
        JsonNode keys = file.get("keys");
        Stream<VectorCase> packets = StreamSupport.stream(file.get("messages").spliterator(), false)
                .map(message -> new VectorCase(
                        message.get("format").asText() + "/"
                                + message.get("name").asText(),
                        () -> packet(message, keys)));
        return Stream.concat(packets, Stream.of(new VectorCase("secrets", () -> secrets(file))));
    }

    private static void packet(JsonNode message, JsonNode keys) {
        Bytes packet = hex(message.get("rlpx"));
        if (message.get("kind").asText().equals("auth")) {
            Bytes plain =
                    HandshakePacket.open(packet, key(keys, "static_key_b")).orElseThrow();
            HandshakePacket.Auth auth = HandshakePacket.Auth.decode(plain);
            assertThat(auth.publicKey()).isEqualTo(CURVE.publicKey(key(keys, "static_key_a")));
            assertThat(auth.nonce()).isEqualTo(hash(keys.get("nonce_a")));
        } else {
            Bytes plain =
                    HandshakePacket.open(packet, key(keys, "static_key_a")).orElseThrow();
            HandshakePacket.Ack ack = HandshakePacket.Ack.decode(plain);
            assertThat(ack.ephemeralPublicKey()).isEqualTo(CURVE.publicKey(key(keys, "ephemeral_key_b")));
            assertThat(ack.nonce()).isEqualTo(hash(keys.get("nonce_b")));
        }
    }

    /** Node B's secrets from auth2 and ack2, and its incoming MAC after "foo". */
    private static void secrets(JsonNode file) throws HandshakeException {
        JsonNode keys = file.get("keys");
        Bytes auth = packetNamed(file, "auth2");
        Bytes ack = packetNamed(file, "ack2");
        Handshake recipient = new Handshake(key(keys, "static_key_b"), CURVE, new SecureRandom());
        SessionSecrets secrets = recipient
                .accept(auth, new Handshake.OwnPart(key(keys, "ephemeral_key_b"), hash(keys.get("nonce_b"))))
                .secrets();
        JsonNode expected = file.get("secrets_node_b_for_auth2_ack2");
        assertThat(secrets.aesSecret()).isEqualTo(hash(expected.get("aes_secret")));
        assertThat(secrets.macSecret()).isEqualTo(hash(expected.get("mac_secret")));
        // The ack that this side would send differs in its padding, so the vector's is put in its place.
        SessionSecrets withItsAck = SessionSecrets.ofRecipient(
                ephemeralSecret(keys),
                hash(keys.get("nonce_a")),
                hash(keys.get("nonce_b")),
                new SessionSecrets.Packets(auth, ack));
        assertThat(withItsAck.aesSecret()).isEqualTo(secrets.aesSecret());
        byte[] fed = new byte[withItsAck.ingressSeed().size() + 3];
        withItsAck.ingressSeed().copyTo(fed, 0);
        System.arraycopy(new byte[] {'f', 'o', 'o'}, 0, fed, fed.length - 3, 3);
        assertThat(Keccak.hash256(fed)).isEqualTo(hash(expected.get("ingress_mac_after_foo")));
    }

    private static Hash ephemeralSecret(JsonNode keys) {
        return Ecdh.sharedSecret(key(keys, "ephemeral_key_b"), CURVE.publicKey(key(keys, "ephemeral_key_a")))
                .orElseThrow();
    }

    private static void hello(JsonNode file) {
        BaseMessage message = BaseMessage.decode(Hello.CODE, hex(file.get("rlp")));
        assertThat(message).isInstanceOf(Hello.class);
        Hello hello = (Hello) message;
        assertThat(hello.version()).isEqualTo(0x37);
        assertThat(hello.clientId()).isEqualTo("kneth/v0.91/plan9");
        assertThat(hello.capabilities()).containsExactly(new Capability("eth", 61), new Capability("mork", 22));
    }

    private static void frames(JsonNode file) throws FrameException {
        FrameCipher cipher = new FrameCipher(new SessionSecrets(
                hash(file.get("aes_secret")),
                hash(file.get("mac_secret")),
                joined(file.get("egress_gen")),
                joined(file.get("ingress_gen"))));
        for (JsonNode message : file.get("messages")) {
            Bytes frame = hex(message.get("data"));
            int size = cipher.openHeader(frame.slice(0, FrameCipher.HEADER_SIZE_BYTES), LARGEST_FRAME_BYTES);
            assertThat(size).isEqualTo(message.get("frame_size").asInt());
            assertThat(FrameCipher.bodySizeOnWire(size)).isEqualTo(frame.size() - FrameCipher.HEADER_SIZE_BYTES);
            assertThat(cipher.openBody(frame.slice(FrameCipher.HEADER_SIZE_BYTES), size)
                            .size())
                    .isEqualTo(size);
        }
    }

    private static void snappy(JsonNode file) {
        Bytes plain = SnappyBlock.decompress(hex(file.get("snappy_hex")), LARGEST_PLAIN_BYTES);
        assertThat(plain.size()).isEqualTo(file.get("plain_length").asInt());
        assertThat(Keccak.hash256(plain)).isEqualTo(hash(file.get("plain_keccak256")));
        Bytes again = SnappyBlock.compress(plain);
        assertThat(again.size()).isLessThan(plain.size() / 10);
        assertThat(SnappyBlock.decompress(again, LARGEST_PLAIN_BYTES).equals(plain))
                .isTrue();
    }

    private static Bytes packetNamed(JsonNode file, String name) {
        return StreamSupport.stream(file.get("messages").spliterator(), false)
                .filter(message -> message.get("name").asText().equals(name))
                .map(message -> hex(message.get("rlpx")))
                .findFirst()
                .orElseThrow();
    }

    private static Bytes joined(JsonNode parts) {
        StringBuilder digits = new StringBuilder();
        parts.forEach(part -> digits.append(part.asText()));
        return Bytes.ofHex(digits.toString());
    }

    private static PrivateKey key(JsonNode keys, String name) {
        return PrivateKey.ofHex(keys.get(name).asText());
    }

    private static Hash hash(JsonNode value) {
        return Hash.ofHex(value.asText());
    }

    private static Bytes hex(JsonNode value) {
        return Bytes.ofHex(value.asText());
    }
}

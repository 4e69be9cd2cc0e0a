package org.lode.consensus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hex;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;

final class RlpVectorsTest {
    @TestFactory
    Stream<DynamicTest> readsWritesAndRefusesAsOthersDo() {
        return Vectors.in("rlp")
                .json("rlptest", RlpVectorsTest::ethereumTests)
                .json("invalidRLPTest", RlpVectorsTest::ethereumTests)
                .json("RandomRLPTests/*", RlpVectorsTest::ethereumTests)
                .json("ethers-rlp", RlpVectorsTest::ethers)
                .tests();
    }

    private static Stream<VectorCase> ethereumTests(JsonNode json) {
        return VectorFile.entries(json).map(entry -> {
            JsonNode in = entry.getValue().get("in");
            Bytes out = Bytes.ofHex(entry.getValue().get("out").asText());
            return new VectorCase(entry.getKey(), () -> {
                switch (in.asText()) {
                    case "INVALID" ->
                        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> RlpItem.decode(out));
                    case "VALID" -> assertThat(RlpItem.decode(out).encoded()).isEqualTo(out);
                    default -> agrees(itemOf(in), out);
                }
            });
        });
    }

    private static Stream<VectorCase> ethers(JsonNode json) {
        return VectorFile.entries(json)
                .map(entry -> new VectorCase(
                        entry.getKey() + "-" + entry.getValue().get("name").asText(),
                        () -> agrees(
                                itemOfHex(entry.getValue().get("decoded")),
                                Bytes.ofHex(entry.getValue().get("encoded").asText()))));
    }

    private static void agrees(RlpItem item, Bytes encoded) {
        assertThat(item.encoded()).isEqualTo(encoded);
        assertThat(RlpItem.decode(encoded)).isEqualTo(item);
    }

    /** Text, a number, a decimal number behind {@code #}, or a list. */
    private static RlpItem itemOf(JsonNode node) {
        if (node.isArray()) {
            return new RlpItem.Items(elements(node).map(RlpVectorsTest::itemOf).toList());
        }
        if (node.isNumber()) {
            return number(node.bigIntegerValue());
        }
        String text = node.asText();
        return text.startsWith("#")
                ? number(new BigInteger(text.substring(1)))
                : new RlpItem.Text(Bytes.owning(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static RlpItem itemOfHex(JsonNode node) {
        return node.isArray()
                ? new RlpItem.Items(
                        elements(node).map(RlpVectorsTest::itemOfHex).toList())
                : new RlpItem.Text(Bytes.owning(Hex.decode(node.asText())));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static RlpItem number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        Bytes all = Bytes.owning(bytes);
        return new RlpItem.Text(bytes[0] == 0 ? all.slice(1) : all);
    }
}

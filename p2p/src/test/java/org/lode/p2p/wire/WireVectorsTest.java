package org.lode.p2p.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;

/** The public vectors of eth/66's messages, where this chain has the same, and of fork ids. */
final class WireVectorsTest {
    @TestFactory
    Stream<DynamicTest> ethWire() {
        return Vectors.in("eth-wire").files("*.json", WireVectorsTest::message).tests();
    }

    @TestFactory
    Stream<DynamicTest> forkId() {
        return Vectors.in("forkid")
                .json(
                        "eip2124",
                        file -> Stream.of(networks(file), validation(file), encoding(file))
                                .flatMap(cases -> cases))
                .tests();
    }

    private static Stream<VectorCase> message(VectorFile file) {
        JsonNode vector = file.json();
        String type = vector.get("type").asText();
        return Stream.of(new VectorCase(type, () -> {
            Bytes encoded = Bytes.ofHex(vector.get("rlp").asText());
            Message message = MessageCodec.decode(code(type), encoded);
            assertThat(MessageCodec.encode(message)).isEqualTo(encoded);
            long requestId = switch (message) {
                case Message.Request request -> request.requestId();
                case Message.Response response -> response.requestId();
                default -> throw new AssertionError("neither asks nor answers: " + message);
            };
            assertThat(requestId).isEqualTo(vector.get("data").get("RequestId").asLong());
        }));
    }

    /** Numbers as the eth protocol gives them out. */
    private static int code(String type) {
        return switch (type) {
            case "GetBlockHeadersPacket66" -> 3;
            case "GetBlockBodiesPacket66" -> 5;
            case "PooledTransactionsPacket66" -> 10;
            case "GetReceiptsPacket66" -> 15;
            case "ReceiptsPacket66" -> 16;
            default -> throw new AssertionError("a message that this chain does not have: " + type);
        };
    }

    private static Stream<VectorCase> networks(JsonNode file) {
        return file.get("networks").properties().stream().flatMap(WireVectorsTest::network);
    }

    private static Stream<VectorCase> network(Map.Entry<String, JsonNode> network) {
        ForkSchedule schedule = schedule(network.getValue());
        return StreamSupport.stream(network.getValue().get("cases").spliterator(), false)
                .map(vector -> new VectorCase(
                        network.getKey() + "/" + vector.get("head").asLong(),
                        () -> assertThat(schedule.idAt(head(vector)))
                                .isEqualTo(new ForkId(checksum(vector.get("hash")), number(vector.get("next"))))));
    }

    private static Stream<VectorCase> validation(JsonNode file) {
        ForkSchedule mainnet = schedule(file.get("networks").get("mainnet"));
        return VectorFile.entries(file.get("mainnet_validation"))
                .map(entry -> new VectorCase("validation/" + entry.getKey(), () -> {
                    JsonNode vector = entry.getValue();
                    ForkId remote = new ForkId(checksum(vector.get("remote_hash")), number(vector.get("remote_next")));
                    ForkSchedule.Compatibility expected = switch (vector.get("result")
                            .asText()) {
                        case "accept" -> ForkSchedule.Compatibility.COMPATIBLE;
                        case "ErrRemoteStale" -> ForkSchedule.Compatibility.REMOTE_STALE;
                        case "ErrLocalIncompatibleOrStale" -> ForkSchedule.Compatibility.LOCAL_INCOMPATIBLE_OR_STALE;
                        default -> throw new AssertionError("an unknown result in " + vector);
                    };
                    assertThat(mainnet.check(remote, head(vector))).isEqualTo(expected);
                }));
    }

    private static Stream<VectorCase> encoding(JsonNode file) {
        return VectorFile.entries(file.get("rlp"))
                .map(entry -> new VectorCase("rlp/" + entry.getKey(), () -> {
                    JsonNode vector = entry.getValue();
                    ForkId id = new ForkId(checksum(vector.get("hash")), number(vector.get("next")));
                    Bytes encoded = Bytes.ofHex(vector.get("rlp").asText());
                    assertThat(RlpWriter.encode(id::write)).isEqualTo(encoded);
                    assertThat(RlpReader.decode(encoded, ForkId::read)).isEqualTo(id);
                }));
    }

    private static ForkSchedule schedule(JsonNode network) {
        List<BlockNumber> heights = new ArrayList<>();
        network.get("forks").forEach(height -> heights.add(BlockNumber.of(height.asLong())));
        return new ForkSchedule(Hash.ofHex(network.get("genesis").asText()), heights);
    }

    private static BlockNumber head(JsonNode vector) {
        return BlockNumber.of(vector.get("head").asLong());
    }

    private static int checksum(JsonNode hex) {
        return Integer.parseUnsignedInt(hex.asText().substring(2), 16);
    }

    private static long number(JsonNode value) {
        return Long.parseUnsignedLong(value.asText());
    }
}

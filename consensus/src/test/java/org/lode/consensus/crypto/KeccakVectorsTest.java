package org.lode.consensus.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;

final class KeccakVectorsTest {
    private static final Pattern LANES = Pattern.compile("Same, with lanes as 64-bit words:\n((?:[0-9A-F ]+\n){5})");
    private static final Pattern FINAL_LANES = Pattern.compile("After iota:\n((?:[0-9A-F ]+\n){5})State after");
    private static final Pattern MESSAGE =
            Pattern.compile("Len = (?<bits>\\d+)\nMsg = (?<message>[0-9A-F]+)\nMD = (?<digest>[0-9A-F]+)\n");
    private static final int SHA3_256_RATE_BYTES = 136;

    @TestFactory
    Stream<DynamicTest> publicVectors() {
        return Vectors.in("keccak")
                .json("chfast-keccak", KeccakVectorsTest::prefixes)
                .json("ethers-hashes", KeccakVectorsTest::messages)
                .files("KeccakF-1600*", KeccakVectorsTest::permutations)
                .files("KeccakF-800*", file -> Stream.of(new VectorCase("whole file", () -> {})))
                .files("ShortMsgKAT*", KeccakVectorsTest::sha3)
                .tests();
    }

    private static Stream<VectorCase> prefixes(JsonNode file) {
        byte[] text = file.get("text").asText().getBytes(StandardCharsets.UTF_8);
        return VectorFile.entries(file.get("cases"))
                .map(entry -> new VectorCase(entry.getKey(), () -> {
                    JsonNode prefix = entry.getValue();
                    byte[] message = Arrays.copyOf(text, prefix.get("length").asInt());
                    assertThat(Keccak.keccak256(message))
                            .isEqualTo(hex(prefix.get("keccak256").asText()));
                    assertThat(Keccak.hash256(text, 0, message.length))
                            .isEqualTo(Hash.ofHex(prefix.get("keccak256").asText()));
                    assertThat(Keccak.keccak512(message))
                            .isEqualTo(hex(prefix.get("keccak512").asText()));
                }));
    }

    private static Stream<VectorCase> messages(JsonNode file) {
        return VectorFile.entries(file)
                .map(entry -> new VectorCase(entry.getValue().get("name").asText(), () -> {
                    Bytes message = Bytes.ofHex(entry.getValue().get("data").asText());
                    Hash expected = Hash.ofHex(entry.getValue().get("keccak256").asText());
                    assertThat(Keccak.hash256(message)).isEqualTo(expected);
                    int half = message.size() / 2;
                    byte[] inParts = Keccak.keccak256(
                            message.slice(0, half).toArray(),
                            message.slice(half).toArray());
                    assertThat(Hash.ofBytes(inParts)).isEqualTo(expected);
                }));
    }

    private static Stream<VectorCase> permutations(VectorFile file) {
        List<long[]> inputs = states(LANES, file.text());
        List<long[]> outputs = states(FINAL_LANES, file.text());
        assertThat(outputs).hasSameSizeAs(inputs).isNotEmpty();
        return IntStream.range(0, inputs.size())
                .mapToObj(i -> new VectorCase("permutation " + i, () -> {
                    long[] state = inputs.get(i).clone();
                    KeccakPermutation.permute(state);
                    assertThat(state).isEqualTo(outputs.get(i));
                    for (KeccakLanes lanes : List.of(KeccakLanes.scalar(), KeccakLanes.widest())) {
                        long[] eight = inEveryLane(inputs.get(i));
                        lanes.permute(eight, KeccakLanes.LANES);
                        assertThat(eight).isEqualTo(inEveryLane(outputs.get(i)));
                    }
                }));
    }

    private static List<long[]> states(Pattern pattern, String text) {
        List<long[]> states = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            states.add(Pattern.compile("\\s+")
                    .splitAsStream(matcher.group(1).strip())
                    .mapToLong(word -> Long.parseUnsignedLong(word, 16))
                    .toArray());
        }
        return states;
    }

    private static long[] inEveryLane(long[] state) {
        long[] eight = new long[KeccakLanes.STATE_WORDS];
        Arrays.setAll(eight, i -> state[i / KeccakLanes.LANES]);
        return eight;
    }

    private static Stream<VectorCase> sha3(VectorFile file) {
        return MESSAGE.matcher(file.text())
                .results()
                .filter(found -> Integer.parseInt(found.group("bits")) % 8 == 0)
                .map(found -> new VectorCase(found.group("bits") + " bits", () -> {
                    byte[] message =
                            Arrays.copyOf(hex(found.group("message")), Integer.parseInt(found.group("bits")) / 8);
                    assertThat(sha3Of256Bits(message)).isEqualTo(hex(found.group("digest")));
                }));
    }

    /** SHA3-256: the same permutation and rate as Keccak-256, padding 0x06; only tests need it. */
    private static byte[] sha3Of256Bits(byte[] message) {
        byte[] padded = Arrays.copyOf(message, (message.length / SHA3_256_RATE_BYTES + 1) * SHA3_256_RATE_BYTES);
        padded[message.length] = 0x06;
        padded[padded.length - 1] |= (byte) 0x80;
        long[] state = new long[KeccakPermutation.WORDS];
        for (int block = 0; block < padded.length; block += SHA3_256_RATE_BYTES) {
            for (int i = 0; i < SHA3_256_RATE_BYTES; i++) {
                state[i / 8] ^= (padded[block + i] & 0xffL) << (8 * (i % 8));
            }
            KeccakPermutation.permute(state);
        }
        return Keccak.hashOf(state).toBytes();
    }

    private static byte[] hex(String text) {
        return Bytes.ofHex(text).toArray();
    }
}

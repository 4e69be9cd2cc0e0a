package org.lode.consensus.pow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;

/** Seals of headers that were really mined. The rest of these blocks follows rules of another chain. */
final class MinedChainVectorsTest {
    private static final int BLOCKS_A_CASE = 100;

    @TestFactory
    Stream<DynamicTest> testChains() {
        return Vectors.in("blockchain-ethash")
                .files("*.json", MinedChainVectorsTest::chains)
                .testsByFile();
    }

    @TestFactory
    Stream<DynamicTest> firstThousandMainnetBlocks() {
        return Vectors.in("mainnet-chain")
                .files("00000-00999.blocks", MinedChainVectorsTest::mainnetSeals)
                .files("badpow.blocks", MinedChainVectorsTest::forgedSeal)
                .tests();
    }

    private static Stream<VectorCase> chains(VectorFile file) {
        return VectorFile.entries(file.json())
                .map(chain -> new VectorCase(chain.getKey(), () -> {
                    for (JsonNode block : chain.getValue().get("blocks")) {
                        List<SealCheck> checks = seals(
                                        Bytes.ofHex(block.get("rlp").asText()))
                                .stream()
                                .map(EthereumSeal::check)
                                .toList();
                        if (isRefusedForItsSeal(block)) {
                            assertThat(checks).anyMatch(check -> check != SealCheck.HOLDS);
                        } else {
                            assertThat(checks).containsOnly(SealCheck.HOLDS);
                        }
                    }
                }));
    }

    private static boolean isRefusedForItsSeal(JsonNode block) {
        return block.propertyStream()
                .filter(field -> field.getKey().startsWith("expectException"))
                .map(Map.Entry::getValue)
                .anyMatch(reason -> reason.asText().equals("InvalidBlockNonce"));
    }

    private static Stream<VectorCase> mainnetSeals(VectorFile file) {
        List<Bytes> blocks = blocks(file);
        assertThat(blocks).hasSize(1000);
        return IntStream.iterate(0, first -> first < blocks.size(), first -> first + BLOCKS_A_CASE)
                .mapToObj(first -> new VectorCase("from " + first, () -> {
                    List<EthereumSeal> seals = blocks.subList(first, first + BLOCKS_A_CASE).stream()
                            .map(MinedChainVectorsTest::seals)
                            .flatMap(List::stream)
                            .filter(seal -> !seal.number().isGenesis())
                            .toList();
                    assertHold(seals);
                }));
    }

    /** As a batch, the way that a block's contributions are checked. */
    private static void assertHold(List<EthereumSeal> seals) {
        List<EthashResult> results = new LightHasher()
                .hashAll(
                        LightCaches.ofEpoch(0),
                        seals.stream().map(EthereumSeal::input).toList());
        for (int i = 0; i < seals.size(); i++) {
            EthereumSeal seal = seals.get(i);
            assertThat(results.get(i).mixHash()).isEqualTo(seal.mixHash());
            assertThat(results.get(i).result()).isEqualTo(Ethash.resultOf(seal.input(), seal.mixHash()));
            assertThat(results.get(i).result().toUInt256()).isLessThanOrEqualTo(Ethash.boundary(seal.difficulty()));
        }
    }

    private static Stream<VectorCase> forgedSeal(VectorFile file) {
        return blocks(file).stream()
                .map(EthereumSeal::ofBlock)
                .filter(seal -> !seal.number().isGenesis())
                .map(seal -> new VectorCase(
                        "block " + seal.number(), () -> assertThat(seal.check()).isNotEqualTo(SealCheck.HOLDS)));
    }

    private static List<Bytes> blocks(VectorFile file) {
        RlpReader reader = RlpReader.of(Bytes.copyOf(file.bytes()));
        List<Bytes> blocks = new ArrayList<>();
        while (!reader.isAtEnd()) {
            blocks.add(reader.readRaw());
        }
        return blocks;
    }

    /** The seals of a block's header and of its uncles. */
    private static List<EthereumSeal> seals(Bytes block) {
        RlpReader parts = RlpReader.of(block).readList();
        Bytes header = parts.readRaw();
        parts.readRaw();
        List<Bytes> uncles = parts.readListOf(2, RlpReader::readRaw);
        return Stream.concat(Stream.of(header), uncles.stream())
                .map(EthereumSeal::ofHeader)
                .toList();
    }
}

package org.lode.consensus.pow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;

/**
 * ECIP-1099 doubles the epoch length at a fork and keeps the seeds of the short epochs. The chain has no such fork, so tests
 * say here which parameters and which seed hold at a height; all else is the code under test.
 */
final class EtchashVectorsTest {
    private static final EthashParameters BEFORE = EthashParameters.STANDARD;
    private static final EthashParameters AFTER = new EthashParameters(
            60_000,
            BEFORE.cacheBytesInit(),
            BEFORE.cacheBytesGrowth(),
            BEFORE.datasetBytesInit(),
            BEFORE.datasetBytesGrowth());

    @TestFactory
    Stream<DynamicTest> publicVectors() {
        return Vectors.in("etchash")
                .json(
                        "parameters",
                        file -> Stream.of(
                                        seeds(file.get("seeds")),
                                        epochs(file.get("epochs")),
                                        cacheSizes(file.get("cache_sizes")),
                                        cacheFiles(file.get("cache_file_sha256").get("files")))
                                .flatMap(cases -> cases))
                .tests();
    }

    private static Stream<VectorCase> seeds(JsonNode vectors) {
        return VectorFile.entries(vectors)
                .map(entry -> new VectorCase("seed " + entry.getKey(), () -> {
                    JsonNode vector = entry.getValue();
                    BlockNumber block = BlockNumber.of(vector.get("block").asLong());
                    assertThat(seed(parameters(vector, block), block))
                            .isEqualTo(Hash.ofHex(vector.get("seed").asText()));
                }));
    }

    private static Stream<VectorCase> epochs(JsonNode vectors) {
        return VectorFile.entries(vectors)
                .map(entry -> new VectorCase("epoch " + entry.getKey(), () -> {
                    JsonNode vector = entry.getValue();
                    BlockNumber block = BlockNumber.of(vector.get("block").asLong());
                    assertThat(parameters(vector, block).epochOf(block))
                            .isEqualTo(vector.get("epoch").asInt());
                }));
    }

    private static Stream<VectorCase> cacheSizes(JsonNode vectors) {
        return VectorFile.entries(vectors)
                .map(entry -> new VectorCase(
                        "cache size " + entry.getKey(),
                        () -> assertThat(AFTER.epoch(Integer.parseInt(entry.getKey()))
                                        .cacheBytes())
                                .isEqualTo(entry.getValue().asLong())));
    }

    private static Stream<VectorCase> cacheFiles(JsonNode vectors) {
        return VectorFile.entries(vectors)
                .map(entry -> new VectorCase("cache file " + entry.getKey(), () -> {
                    JsonNode vector = entry.getValue();
                    EthashParameters parameters = vector.get("epoch_length").asLong() == 60_000 ? AFTER : BEFORE;
                    int number = vector.get("epoch").asInt();
                    EthashEpoch sizes = parameters.epoch(number);
                    Hash seed = seed(parameters, BlockNumber.of(number * parameters.epochLength()));
                    assertThat(seed.toString())
                            .startsWith("0x" + vector.get("seed_prefix").asText());
                    EthashCache cache =
                            EthashCache.of(new EthashEpoch(number, seed, sizes.cacheBytes(), sizes.datasetBytes()));
                    assertThat(sha256OfFile(cache))
                            .isEqualTo(vector.get("sha256").asText());
                }));
    }

    private static EthashParameters parameters(JsonNode vector, BlockNumber block) {
        JsonNode fork = vector.get("fork_block");
        return fork.isNull() || block.value() < fork.asLong() ? BEFORE : AFTER;
    }

    private static Hash seed(EthashParameters parameters, BlockNumber block) {
        long firstBlock = parameters.epochOf(block) * parameters.epochLength();
        return EthashEpoch.seed((int) (firstBlock / BEFORE.epochLength()));
    }

    /** The file starts with the words 0xbaddcafe and 0xfee1dead, little-endian. */
    private static String sha256OfFile(EthashCache cache) throws NoSuchAlgorithmException {
        byte[] file = new byte[8 + (int) cache.sizeBytes()];
        System.arraycopy(HexFormat.of().parseHex("fecaddbaaddee1fe"), 0, file, 0, 8);
        cache.copyTo(MemorySegment.ofArray(file).asSlice(8));
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    }
}

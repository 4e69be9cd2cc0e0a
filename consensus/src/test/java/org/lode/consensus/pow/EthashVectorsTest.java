package org.lode.consensus.pow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;

final class EthashVectorsTest {
    private static final int MOCK_LOW = 0xb2c3d4e5;
    private static final int MOCK_HIGH = 0xe14a54a1;

    @TestFactory
    Stream<DynamicTest> publicVectors() {
        return Vectors.in("pow-ethash")
                .json("chfast-sizes", file -> each(file, EthashVectorsTest::sizes))
                .json("chfast-seeds", file -> each(file, EthashVectorsTest::seed))
                .json("chfast-largest-prime", file -> each(file, EthashVectorsTest::largestPrime))
                .json("chfast-difficulty-to-boundary", file -> each(file, EthashVectorsTest::boundary))
                .json("chfast-light-cache", file -> each(file, EthashVectorsTest::lightCache))
                .json("chfast-dataset-items-epoch13", file -> items(file, LightCaches.ofEpoch(13)))
                .json("chfast-dataset-items-mock-cache", file -> items(file, mockCache(0)))
                .json("chfast-search-small-dataset", EthashVectorsTest::searches)
                .json("chfast-verify-boundary", EthashVectorsTest::verifyBoundary)
                .json("chfast-hash", file -> each(file, EthashVectorsTest::hash))
                .json("mantis-hash", file -> each(file, EthashVectorsTest::hash))
                .json("ethash_tests", file -> each(file, EthashVectorsTest::ethereumTest))
                .json("geth-mini", EthashVectorsTest::mini)
                .json("mainnet-blocks", file -> each(file, EthashVectorsTest::mainnetBlock))
                .tests();
    }

    private static Stream<VectorCase> each(JsonNode file, Consumer<JsonNode> check) {
        return VectorFile.entries(file)
                .map(entry -> new VectorCase(entry.getKey(), () -> check.accept(entry.getValue())));
    }

    private static void sizes(JsonNode vector) {
        int number = vector.get("epoch").asInt();
        if (vector.get("light_cache_size").asLong() == 0) {
            assertThatIllegalArgumentException().isThrownBy(() -> EthashParameters.STANDARD.epoch(number));
            if (number > 0) {
                assertThat(EthashParameters.STANDARD.covers(BlockNumber.of(30_000L * number)))
                        .isFalse();
            }
            return;
        }
        EthashEpoch epoch = EthashParameters.STANDARD.epoch(number);
        assertThat(epoch.cacheBytes()).isEqualTo(vector.get("light_cache_size").asLong());
        assertThat(epoch.datasetBytes())
                .isEqualTo(vector.get("full_dataset_size").asLong());
    }

    private static void seed(JsonNode vector) {
        assertThat(EthashParameters.STANDARD.epoch(vector.get("epoch").asInt()).seed())
                .isEqualTo(hash(vector, "seed"));
    }

    private static void largestPrime(JsonNode vector) {
        assertThat(EthashParameters.largestPrime(vector.get(0).asInt()))
                .isEqualTo(vector.get(1).asInt());
    }

    private static void boundary(JsonNode vector) {
        UInt256 difficulty = UInt256.ofHex(vector.get("difficulty").asText());
        assertThat(Ethash.boundary(difficulty))
                .isEqualTo(UInt256.ofHex(vector.get("boundary").asText()));
    }

    private static void lightCache(JsonNode vector) {
        EthashCache cache = LightCaches.ofEpoch(vector.get("epoch").asInt());
        assertThat(Keccak.hash256(bytes(cache))).isEqualTo(hash(vector, "keccak256_of_light_cache"));
    }

    private static Stream<VectorCase> items(JsonNode file, EthashCache cache) {
        Stream<VectorCase> pages = VectorFile.entries(file.get("items_1024"))
                .map(entry -> new VectorCase("page " + entry.getKey(), () -> {
                    JsonNode page = entry.getValue();
                    int index = (int) page.get("index").asLong();
                    assertThat(item(cache, 2 * index))
                            .isEqualTo(Bytes.ofHex(page.get("hash512_0").asText()));
                    assertThat(item(cache, 2 * index + 1))
                            .isEqualTo(Bytes.ofHex(page.get("hash512_1").asText()));
                }));
        if (!file.has("items_512")) {
            return pages;
        }
        return Stream.concat(
                pages,
                VectorFile.entries(file.get("items_512"))
                        .map(entry -> new VectorCase("item " + entry.getKey(), () -> {
                            JsonNode item = entry.getValue();
                            assertThat(item(cache, (int) item.get("index_512").asLong()))
                                    .isEqualTo(Bytes.ofHex(item.get("hash512").asText()));
                        })));
    }

    private static Bytes item(EthashCache cache, int number) {
        ItemBatch scalar = Kernels.scalarItems();
        ItemBatch widest = Kernels.widestItems();
        for (ItemBatch batch : List.of(scalar, widest)) {
            batch.numbers[0] = number;
            batch.compute(cache, 1);
        }
        assertThat(widest.words).startsWith(Arrays.copyOf(scalar.words, EthashKernel.ITEM_WORDS));
        MemorySegment bytes = MemorySegment.ofArray(new byte[EthashDataset.ITEM_BYTES]);
        MemorySegment.copy(widest.words, 0, bytes, ValueLayout.JAVA_INT_UNALIGNED, 0, EthashKernel.ITEM_WORDS);
        return Bytes.copyOf(bytes.toArray(ValueLayout.JAVA_BYTE));
    }

    /** The standard cache size of epoch 0, filled with one repeated word. */
    private static EthashCache mockCache(long datasetBytes) {
        EthashEpoch standard = EthashParameters.STANDARD.epoch(0);
        EthashEpoch epoch = new EthashEpoch(
                0, Hash.ZERO, standard.cacheBytes(), datasetBytes == 0 ? standard.datasetBytes() : datasetBytes);
        int[] words = new int[(int) (standard.cacheBytes() / Integer.BYTES)];
        Arrays.setAll(words, i -> i % 2 == 0 ? MOCK_LOW : MOCK_HIGH);
        return EthashCache.ofWords(epoch, words);
    }

    private static Stream<VectorCase> searches(JsonNode file) {
        EthashCache cache = mockCache(file.get("num_dataset_items").asLong() * EthashDataset.PAGE_BYTES);
        EthashDataset dataset = Kernels.built(cache, Arena.ofAuto());
        return each(file.get("searches"), search -> {
            List<FullHasher.Solution> found = new FullHasher(dataset, 16)
                    .search(
                            Hash.ZERO,
                            search.get("start_nonce").asLong(),
                            search.get("iterations").asInt(),
                            UInt256.ofHex(search.get("boundary").asText()));
            if (search.get("found").asBoolean()) {
                EthashResult expected = new EthashResult(hash(search, "mix_hash"), hash(search, "final_hash"));
                assertThat(found)
                        .first()
                        .isEqualTo(new FullHasher.Solution(search.get("nonce").asLong(), expected));
            } else {
                assertThat(found).isEmpty();
            }
        });
    }

    private static Stream<VectorCase> verifyBoundary(JsonNode file) {
        EthashInput input =
                new EthashInput(hash(file, "header_hash"), file.get("nonce").asLong());
        VectorCase accepted = new VectorCase("accepted", () -> {
            EthashCache cache = LightCaches.ofEpoch(0);
            EthashResult result = new LightHasher().hash(cache, input);
            assertThat(result.result()).isEqualTo(hash(file, "final_hash"));
            for (JsonNode boundary : file.get("accept_boundaries")) {
                assertThat(Ethash.check(cache, input, result.mixHash(), UInt256.ofHex(boundary.asText())))
                        .isEqualTo(SealCheck.HOLDS);
            }
            for (JsonNode boundary : file.get("reject_boundaries")) {
                assertThat(Ethash.check(cache, input, result.mixHash(), UInt256.ofHex(boundary.asText())))
                        .isEqualTo(SealCheck.ABOVE_BOUNDARY);
            }
        });
        VectorCase resultOnly = new VectorCase("final hash only", () -> {
            JsonNode vector = file.get("final_hash_only");
            EthashInput forged = new EthashInput(
                    hash(vector, "header_hash"), vector.get("nonce").asLong());
            UInt256 boundary =
                    Ethash.boundary(UInt256.ofHex(vector.get("difficulty").asText()));
            assertThat(Ethash.meetsBoundary(forged, hash(vector, "mix_hash"), boundary))
                    .isTrue();
            assertThat(Ethash.check(LightCaches.ofEpoch(0), forged, hash(vector, "mix_hash"), boundary))
                    .isEqualTo(SealCheck.WRONG_MIX);
        });
        return Stream.of(accepted, resultOnly);
    }

    private static void hash(JsonNode vector) {
        EthashInput input = new EthashInput(hash(vector, "header_hash"), nonce(vector));
        EthashCache cache = LightCaches.ofBlock(vector.get("block_number").asLong());
        EthashResult result = new LightHasher().hash(cache, input);
        assertThat(result.mixHash()).isEqualTo(hash(vector, "mix_hash"));
        assertThat(Ethash.resultOf(input, result.mixHash())).isEqualTo(result.result());
        if (vector.has("final_hash")) {
            assertThat(result.result()).isEqualTo(hash(vector, "final_hash"));
        }
    }

    private static void ethereumTest(JsonNode vector) {
        EthashEpoch epoch = EthashParameters.STANDARD.epoch(0);
        assertThat(epoch.seed()).isEqualTo(hash(vector, "seed"));
        assertThat(epoch.cacheBytes()).isEqualTo(vector.get("cache_size").asLong());
        assertThat(epoch.datasetBytes()).isEqualTo(vector.get("full_size").asLong());
        EthashCache cache = LightCaches.ofEpoch(0);
        assertThat(Keccak.hash256(bytes(cache))).isEqualTo(hash(vector, "cache_hash"));

        EthereumSeal seal =
                EthereumSeal.ofHeader(Bytes.ofHex(vector.get("header").asText()));
        assertThat(seal.input()).isEqualTo(new EthashInput(hash(vector, "header_hash"), nonce(vector)));
        assertThat(new LightHasher().hash(cache, seal.input()))
                .isEqualTo(new EthashResult(hash(vector, "mixHash"), hash(vector, "result")));
    }

    private static Stream<VectorCase> mini(JsonNode file) {
        JsonNode cacheVector = file.get("caches").get(0);
        JsonNode datasetVector = file.get("datasets").get(0);
        EthashEpoch epoch = new EthashEpoch(
                0,
                EthashEpoch.seed(0),
                cacheVector.get("size").asLong(),
                datasetVector.get("datasetSize").asLong());
        EthashCache cache = EthashCache.of(epoch);
        EthashDataset dataset = Kernels.built(cache, Arena.ofAuto());
        VectorCase wholeCache = new VectorCase(
                "cache",
                () -> assertThat(Bytes.copyOf(bytes(cache)))
                        .isEqualTo(Bytes.ofHex(cacheVector.get("cache").asText())));
        VectorCase wholeDataset = new VectorCase(
                "dataset",
                () -> assertThat(Bytes.copyOf(dataset.memory().toArray(ValueLayout.JAVA_BYTE)))
                        .isEqualTo(Bytes.ofHex(datasetVector.get("dataset").asText())));
        VectorCase hashimoto = new VectorCase("hashimoto", () -> {
            JsonNode vector = file.get("hashimoto").get(0);
            EthashInput input = new EthashInput(
                    hash(vector, "header_hash"), vector.get("nonce").asLong());
            EthashResult expected = new EthashResult(hash(vector, "mix_hash"), hash(vector, "final_hash"));
            assertThat(new LightHasher().hash(cache, input)).isEqualTo(expected);
            assertThat(new FullHasher(dataset, 8).hash(input)).isEqualTo(expected);
        });
        return Stream.of(wholeCache, wholeDataset, hashimoto);
    }

    private static void mainnetBlock(JsonNode vector) {
        EthereumSeal seal = EthereumSeal.ofBlock(Bytes.ofHex(vector.get("rlp").asText()));
        assertThat(seal.number().value()).isEqualTo(vector.get("number").asLong());
        assertThat(seal.difficulty()).hasToString(vector.get("difficulty").asText());
        assertThat(seal.check()).isEqualTo(SealCheck.HOLDS);
    }

    private static byte[] bytes(EthashCache cache) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[(int) cache.sizeBytes()]);
        cache.copyTo(bytes);
        return bytes.toArray(ValueLayout.JAVA_BYTE);
    }

    private static Hash hash(JsonNode vector, String field) {
        return Hash.ofHex(vector.get(field).asText());
    }

    private static long nonce(JsonNode vector) {
        return Long.parseUnsignedLong(vector.get("nonce").asText(), 16);
    }
}

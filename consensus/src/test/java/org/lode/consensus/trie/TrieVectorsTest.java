package org.lode.consensus.trie;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.testkit.VectorCase;
import org.lode.consensus.testkit.VectorFile;
import org.lode.consensus.testkit.Vectors;

final class TrieVectorsTest {
    private static final int ORDERS = 8;

    @TestFactory
    Stream<DynamicTest> tries() {
        UnaryOperator<Bytes> plain = key -> key;
        UnaryOperator<Bytes> secure = key -> Bytes.owning(Keccak.hash256(key).toBytes());
        return Vectors.in("trie")
                .json("trietest", cases(it -> inOrder(it, plain)))
                .json("trietest_secureTrie", cases(it -> inOrder(it, secure)))
                .json("trieanyorder", cases(it -> anyOrder(it, plain)))
                .json("trieanyorder_secureTrie", cases(it -> anyOrder(it, secure)))
                .json("hex_encoded_securetrie_test", cases(it -> anyOrder(it, secure)))
                .json("trietestnextprev", cases(_ -> () -> Assertions.fail("tries are not walked in key order")))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> hexPrefixKeys() {
        return Vectors.in("basic")
                .json("hexencodetest", cases(vector -> () -> {
                    byte[] nibbles = new byte[vector.get("seq").size()];
                    for (int i = 0; i < nibbles.length; i++) {
                        nibbles[i] = (byte) vector.get("seq").get(i).asInt();
                    }
                    boolean isLeaf = vector.get("term").asBoolean();
                    Nibbles key = Nibbles.ofBytes(Bytes.owning(nibbles));
                    Bytes compact = Bytes.ofHex("0x" + vector.get("out").asText());
                    assertThat(Bytes.owning(isLeaf ? key.toLeafKey() : key.toExtensionKey()))
                            .isEqualTo(compact);
                    assertThat(Nibbles.ofCompact(compact)).isEqualTo(new Nibbles.Compact(key, isLeaf));
                }))
                .tests();
    }

    /** 8,893 accounts of a public chain, whose state root is in its genesis block. */
    @TestFactory
    Stream<DynamicTest> mainnetGenesisState() {
        Hash root = Hash.ofHex("0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544");
        return Vectors.in("mainnet-chain")
                .json(
                        "genesis-mainnet",
                        genesis -> Stream.of(new VectorCase("stateRoot", () -> {
                            Map<Address, StateDiff.AccountChange> accounts = new TreeMap<>();
                            genesis.get("alloc")
                                    .propertyStream()
                                    .forEach(account -> accounts.put(
                                            Address.ofHex(with0x(account.getKey())), created(account.getValue())));
                            StateDiff alloc = new StateDiff(accounts, Map.of());
                            assertThat(new KeptNodes.OfState().update(alloc, Parallel.SEQUENTIAL))
                                    .isEqualTo(root);
                            assertThat(new KeptNodes.OfState().update(alloc, KeptNodes.POOLED))
                                    .isEqualTo(root);
                        })))
                .tests();
    }

    private static StateDiff.AccountChange created(JsonNode account) {
        String balance = account.get("balance").asText();
        UInt256 wei = balance.startsWith("0x") ? UInt256.ofHex(balance) : UInt256.of(new java.math.BigInteger(balance));
        return new StateDiff.AccountChange(
                java.util.Optional.empty(),
                java.util.Optional.of(new Account(0, new Wei(wei), Account.NO_CODE)),
                Map.of());
    }

    private static String with0x(String hex) {
        return hex.startsWith("0x") ? hex : "0x" + hex;
    }

    private static Function<JsonNode, Stream<VectorCase>> cases(
            Function<JsonNode, org.junit.jupiter.api.function.Executable> check) {
        return json -> VectorFile.entries(json).map(it -> new VectorCase(it.getKey(), check.apply(it.getValue())));
    }

    /** One entry after another, and all of them at once. */
    private static org.junit.jupiter.api.function.Executable inOrder(JsonNode vector, UnaryOperator<Bytes> toKey) {
        List<Map.Entry<Nibbles, Bytes>> steps = new ArrayList<>();
        vector.get("in").forEach(pair -> steps.add(step(pair.get(0).asText(), pair.get(1), toKey)));
        return () -> {
            Hash root = Hash.ofHex(vector.get("root").asText());
            assertThat(oneByOne(steps)).isEqualTo(root);
            Map<Nibbles, Bytes> last = new TreeMap<>();
            steps.forEach(step -> last.put(step.getKey(), step.getValue()));
            assertThat(new KeptNodes().update(changes(last.entrySet().stream().toList())))
                    .isEqualTo(root);
        };
    }

    private static org.junit.jupiter.api.function.Executable anyOrder(JsonNode vector, UnaryOperator<Bytes> toKey) {
        List<Map.Entry<Nibbles, Bytes>> steps = new ArrayList<>();
        vector.get("in").propertyStream().forEach(it -> steps.add(step(it.getKey(), it.getValue(), toKey)));
        return () -> {
            Hash root = Hash.ofHex(vector.get("root").asText());
            Random random = new Random(1);
            for (int order = 0; order < ORDERS; order++) {
                assertThat(oneByOne(steps)).isEqualTo(root);
                Collections.shuffle(steps, random);
            }
            assertThat(new KeptNodes().update(changes(steps))).isEqualTo(root);
        };
    }

    private static Hash oneByOne(List<Map.Entry<Nibbles, Bytes>> steps) {
        KeptNodes trie = new KeptNodes();
        Hash root = Trie.EMPTY_ROOT;
        for (Map.Entry<Nibbles, Bytes> step : steps) {
            root = trie.update(changes(List.of(step)));
        }
        return root;
    }

    private static List<EntryChange> changes(List<Map.Entry<Nibbles, Bytes>> steps) {
        return steps.stream()
                .map(step -> EntryChange.put(step.getKey(), step.getValue()))
                .toList();
    }

    private static Map.Entry<Nibbles, Bytes> step(String key, JsonNode value, UnaryOperator<Bytes> toKey) {
        return Map.entry(Nibbles.ofKey(toKey.apply(bytes(key))), value.isNull() ? Bytes.EMPTY : bytes(value.asText()));
    }

    /** Hexadecimal behind 0x, else text. */
    private static Bytes bytes(String text) {
        return text.startsWith("0x") ? Bytes.ofHex(text) : Bytes.owning(text.getBytes(StandardCharsets.UTF_8));
    }
}

package org.lode.node.rpc.method;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.lode.consensus.testkit.fuzz.Mutator;

/** Damages JSON where a method looks: a value becomes another, is left out, doubled or nested, or a text is changed inside. */
final class Vandal {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_CHANGES = 3;
    private static final int MANY = 1_500;

    private static final List<String> TEXTS = Stream.of(
                    List.of(
                            "", "0x", "0x0", "0x1", "0x00", "0x01", "0x2", "0x3", "0X1", "1", "-1", "0x-1", " 0x1",
                            "0xg"),
                    List.of("0x7fffffff", "0x80000000", "0xffffffff", "0x7fffffffffffffff", "0x8000000000000000"),
                    List.of(
                            "0xffffffffffffffff",
                            "0x10000000000000000",
                            "0x1" + "0".repeat(63),
                            "0x1" + "0".repeat(64)),
                    List.of(
                            "0x" + "f".repeat(64),
                            "0x" + "00".repeat(20),
                            "0x" + "ff".repeat(20),
                            "0x" + "00".repeat(32)),
                    List.of("latest", "earliest", "pending", "safe", "finalized", "Latest"),
                    List.of("callTracer", "prestateTracer", "4byteTracer", "{}", "1s", "-1s", "1e9h", "9999999999h"),
                    List.of(
                            "logs",
                            "newHeads",
                            "newPendingTransactions",
                            "syncing",
                            "enode://",
                            "127.0.0.1:0",
                            "ä\u0000\n"),
                    List.of("0x5b600056", "0x60016000526020600060003e", "0x" + "5b".repeat(MANY), "x".repeat(MANY)),
                    List.of("0x0000000000000000000000000000000000000005", "0x0000000000000000000000000000000000001000"))
            .flatMap(List::stream)
            .toList();

    private static final List<byte[]> OTHERS =
            TEXTS.stream().map(it -> it.getBytes(UTF_8)).toList();

    private static final List<String> NAMES = List.of(
            "from",
            "to",
            "gas",
            "gasPrice",
            "maxFeePerGas",
            "maxPriorityFeePerGas",
            "value",
            "data",
            "input",
            "nonce",
            "type",
            "chainId",
            "accessList",
            "blobVersionedHashes",
            "blockHash",
            "blockNumber",
            "requireCanonical",
            "fromBlock",
            "toBlock",
            "address",
            "topics",
            "tracer",
            "tracerConfig",
            "timeout",
            "reexec",
            "enableMemory",
            "stateOverrides",
            "blockOverrides",
            "txIndex",
            "code",
            "balance",
            "state",
            "stateDiff",
            "movePrecompileToAddress",
            "number",
            "time",
            "gasLimit",
            "difficulty",
            "baseFeePerGas");

    private final RandomGenerator random;
    private final Mutator mutator;

    Vandal(RandomGenerator random) {
        this.random = random;
        this.mutator = new Mutator(random);
    }

    /** A copy with one to three changes. */
    ArrayNode damaged(ArrayNode sound) {
        ArrayNode copy = sound.deepCopy();
        // Most with one change: what is broken in one place reaches deeper.
        int changes = random.nextInt(4) > 0 ? 1 : 1 + random.nextInt(MAX_CHANGES);
        for (int i = 0; i < changes; i++) {
            List<ContainerNode<?>> containers = new ArrayList<>();
            collect(copy, containers);
            switch (pick(containers)) {
                case ArrayNode array -> damage(array);
                case ObjectNode object -> damage(object);
                default -> throw new AssertionError("JSON has two containers");
            }
        }
        return copy;
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> containers) {
        if (node instanceof ContainerNode<?> container) {
            containers.add(container);
            node.forEach(it -> collect(it, containers));
        }
    }

    private void damage(ArrayNode array) {
        int at = array.isEmpty() ? 0 : random.nextInt(array.size());
        switch (array.isEmpty() ? 0 : random.nextInt(16)) {
            case 0 -> array.insert(at, value());
            case 1 -> array.remove(at);
            case 2 -> array.insert(at, array.get(at).deepCopy());
            case 3 -> array.set(at, NODES.arrayNode().add(array.get(at)));
            default -> array.set(at, changed(array.get(at)));
        }
    }

    private void damage(ObjectNode object) {
        List<String> names = new ArrayList<>(
                object.properties().stream().map(it -> it.getKey()).toList());
        if (names.isEmpty() || random.nextInt(4) == 0) {
            object.set(pick(NAMES), value());
            return;
        }
        String name = pick(names);
        switch (random.nextInt(8)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(text(name), object.remove(name));
            default -> object.set(name, changed(object.get(name)));
        }
    }

    private JsonNode changed(JsonNode node) {
        return node.isTextual() && random.nextInt(3) == 0 ? NODES.textNode(text(node.textValue())) : value();
    }

    private String text(String sound) {
        return new String(mutator.ofBytes(sound.getBytes(UTF_8), OTHERS), UTF_8);
    }

    private JsonNode value() {
        return switch (random.nextInt(16)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextLong() >> random.nextInt(64));
            case 3 -> NODES.numberNode(BigInteger.TWO.pow(random.nextInt(64, 260)));
            case 4 -> NODES.numberNode(new BigDecimal("1e" + random.nextInt()));
            case 5 -> NODES.arrayNode();
            case 6 -> NODES.objectNode();
            case 7 -> {
                ArrayNode many = NODES.arrayNode();
                String text = pick(TEXTS);
                int size = text.length() > 100 ? 3 : random.nextInt(MANY);
                for (int i = 0; i < size; i++) {
                    many.add(text);
                }
                yield many;
            }
            case 8 -> NODES.objectNode().set(pick(TEXTS), value());
            case 9 -> NODES.objectNode().set(pick(NAMES), value());
            default -> NODES.textNode(pick(TEXTS));
        };
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}

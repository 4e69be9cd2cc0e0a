package org.lode.consensus.testkit.fuzz;

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

/** Damages JSON where a method looks: a value becomes another, is left out, doubled or nested, or a text is changed inside. */
public final class JsonMutator {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_CHANGES = 3;
    private static final int MANY = 1_500;

    private final RandomGenerator random;
    private final Mutator mutator;
    private final List<String> texts;
    private final List<byte[]> bytesOfTexts;
    private final List<String> names;

    /**
     * @param texts what a value may become
     * @param names what a member may be called that was not there
     */
    public JsonMutator(RandomGenerator random, List<String> texts, List<String> names) {
        this.random = random;
        this.mutator = new Mutator(random);
        this.texts = List.copyOf(texts);
        this.bytesOfTexts = texts.stream()
                .filter(it -> !it.isEmpty())
                .map(it -> it.getBytes(UTF_8))
                .toList();
        this.names = List.copyOf(names);
    }

    /** A copy with one to three changes. */
    public <T extends ContainerNode<T>> T mutate(T sound) {
        T copy = sound.deepCopy();
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
        List<String> present = new ArrayList<>(
                object.properties().stream().map(it -> it.getKey()).toList());
        if (present.isEmpty() || random.nextInt(4) == 0) {
            object.set(pick(names), value());
            return;
        }
        String name = pick(present);
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
        return new String(mutator.ofBytes(sound.getBytes(UTF_8), bytesOfTexts), UTF_8);
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
                String text = pick(texts);
                int size = text.length() > 100 ? 3 : random.nextInt(MANY);
                for (int i = 0; i < size; i++) {
                    many.add(text);
                }
                yield many;
            }
            case 8 -> NODES.objectNode().set(pick(texts), value());
            case 9 -> NODES.objectNode().set(pick(names), value());
            default -> NODES.textNode(pick(texts));
        };
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}

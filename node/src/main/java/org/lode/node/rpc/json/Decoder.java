package org.lode.node.rpc.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads one kind of parameter, strictly, else {@link InvalidParameterException}. */
@FunctionalInterface
public interface Decoder<T> {
    T decode(JsonNode node);

    /** What {@code next} makes of the decoded value; it may refuse it with {@link InvalidParameterException}. */
    default <U> Decoder<U> map(Function<? super T, ? extends U> next) {
        return node -> next.apply(decode(node));
    }

    /** An array of at most {@code maxItems}. */
    default Decoder<List<T>> list(int maxItems) {
        return node -> {
            if (!node.isArray()) {
                throw new InvalidParameterException("expected an array, not " + Decoders.kindOf(node));
            }
            if (node.size() > maxItems) {
                throw new InvalidParameterException(
                        "an array of " + node.size() + " items, above the limit of " + maxItems);
            }
            List<T> items = new ArrayList<>(node.size());
            node.forEach(item -> items.add(decode(item)));
            return List.copyOf(items);
        };
    }

    /** One item, or an array of at most {@code maxItems}. */
    default Decoder<List<T>> oneOrList(int maxItems) {
        Decoder<List<T>> list = list(maxItems);
        return node -> node.isArray() ? list.decode(node) : List.of(decode(node));
    }
}

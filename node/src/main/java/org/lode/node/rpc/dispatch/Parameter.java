package org.lode.node.rpc.dispatch;

import java.util.Optional;
import org.lode.node.rpc.json.Decoder;

/** One position in a method's parameters: how to read it, and what stands for it when it is missing or null. */
@FunctionalInterface
public interface Parameter<T> {
    T read(Arguments arguments, int index);

    static <T> Parameter<T> required(Decoder<T> decoder) {
        return (arguments, index) -> arguments.required(index, decoder);
    }

    static <T> Parameter<Optional<T>> optional(Decoder<T> decoder) {
        return (arguments, index) -> arguments.optional(index, decoder);
    }

    static <T> Parameter<T> optional(Decoder<T> decoder, T otherwise) {
        return (arguments, index) -> arguments.optional(index, decoder).orElse(otherwise);
    }
}

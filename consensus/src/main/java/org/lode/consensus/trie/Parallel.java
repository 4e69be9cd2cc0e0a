package org.lode.consensus.trie;

import java.util.List;
import java.util.function.Function;

/** Runs independent, pure pieces of work. The caller decides on which threads: consensus has none of its own. */
public interface Parallel {
    /** One after another, on the calling thread. */
    Parallel SEQUENTIAL = new Parallel() {
        @Override
        public <T, R> List<R> map(List<T> items, Function<? super T, ? extends R> function) {
            return items.stream().<R>map(function).toList();
        }
    };

    /** The results in the order of {@code items}. What {@code function} throws, this throws. */
    <T, R> List<R> map(List<T> items, Function<? super T, ? extends R> function);
}

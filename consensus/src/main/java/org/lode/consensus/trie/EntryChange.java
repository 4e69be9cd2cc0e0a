package org.lode.consensus.trie;

import java.util.function.UnaryOperator;
import org.lode.consensus.primitive.Bytes;

/**
 * What becomes of one entry of a trie.
 *
 * @param value gives the new value for the present one; nothing stands for no entry
 */
public record EntryChange(Nibbles key, UnaryOperator<Bytes> value) {
    public static EntryChange put(Nibbles key, Bytes value) {
        return new EntryChange(key, _ -> value);
    }

    public static EntryChange delete(Nibbles key) {
        return put(key, Bytes.EMPTY);
    }
}

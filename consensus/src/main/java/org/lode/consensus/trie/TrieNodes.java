package org.lode.consensus.trie;

import org.lode.consensus.primitive.Bytes;

/** The nodes of one trie by their path from its root. A node whose RLP is shorter than 32 bytes lies inside its parent, except the root. */
@FunctionalInterface
public interface TrieNodes {
    /** A trie without entries. */
    TrieNodes NONE = _ -> Bytes.EMPTY;

    /** The RLP of the node at {@code path}, nothing where none is. */
    Bytes node(Nibbles path);
}

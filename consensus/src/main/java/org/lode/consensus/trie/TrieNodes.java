package org.lode.consensus.trie;

/** A trie's nodes by their place: the nibbles from the root. A node shorter than 32 bytes is inside its parent, except the root. */
@FunctionalInterface
public interface TrieNodes {
    /** A trie without entries. */
    TrieNodes NONE = _ -> TrieNode.NONE;

    /** The node at {@code path}, {@link TrieNode#NONE} where none is. */
    TrieNode node(Nibbles path);
}

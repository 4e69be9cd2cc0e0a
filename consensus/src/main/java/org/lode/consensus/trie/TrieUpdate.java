package org.lode.consensus.trie;

import java.util.Collections;
import java.util.Map;
import org.lode.consensus.primitive.Hash;

/**
 * What changing some entries did to a trie.
 *
 * @param root the root hash after the change
 * @param nodes every node that is new or different, by path; {@link TrieNode#NONE} for a node that is gone
 */
public record TrieUpdate(Hash root, Map<Nibbles, TrieNode> nodes) {
    public TrieUpdate {
        nodes = Collections.unmodifiableMap(nodes);
    }
}

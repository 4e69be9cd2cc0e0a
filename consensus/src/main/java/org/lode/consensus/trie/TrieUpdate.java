package org.lode.consensus.trie;

import java.util.Collections;
import java.util.Map;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/**
 * What changing some entries did to a trie.
 *
 * @param root the root hash after the change
 * @param nodes the RLP of every node that is new or different, by path; nothing for a node that is gone
 */
public record TrieUpdate(Hash root, Map<Nibbles, Bytes> nodes) {
    public TrieUpdate {
        nodes = Collections.unmodifiableMap(nodes);
    }
}

package org.lode.consensus.trie;

import java.util.Map;
import org.lode.consensus.primitive.Hash;

/**
 * What a state diff did to the tries.
 *
 * @param accounts the account trie; its root is the state root
 * @param storage the storage tries that changed, by Keccak-256 of the address
 */
public record StateUpdate(TrieUpdate accounts, Map<Hash, TrieUpdate> storage) {
    public StateUpdate {
        storage = Map.copyOf(storage);
    }

    public Hash stateRoot() {
        return accounts.root();
    }
}

package org.lode.consensus.trie;

import org.lode.consensus.primitive.Hash;

/** The nodes of a state: its account trie and one storage trie an account. */
public interface StateTries {
    /** Those of the empty state. */
    StateTries NONE = new StateTries() {
        @Override
        public TrieNodes accounts() {
            return TrieNodes.NONE;
        }

        @Override
        public TrieNodes storage(Hash addressHash) {
            return TrieNodes.NONE;
        }
    };

    TrieNodes accounts();

    /** The storage trie of the account whose address has this Keccak-256. */
    TrieNodes storage(Hash addressHash);
}

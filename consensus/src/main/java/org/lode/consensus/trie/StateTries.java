package org.lode.consensus.trie;

import org.lode.consensus.primitive.Hash;

/** The nodes of a state: its account trie and one storage trie an account. */
public interface StateTries {
    TrieNodes accounts();

    /** The storage trie of the account whose address has this Keccak-256. */
    TrieNodes storage(Hash addressHash);
}

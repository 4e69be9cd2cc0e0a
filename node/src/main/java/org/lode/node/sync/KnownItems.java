package org.lode.node.sync;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lode.consensus.primitive.Hash;

/** The hashes that one peer has, as far as this node knows: the newest ones, bounded. Any thread. */
final class KnownItems {
    private static final int MAX_ITEMS = 16_384;

    private final Map<Hash, Boolean> items = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, Boolean> eldest) {
            return size() > MAX_ITEMS;
        }
    };

    /** Notes the hash; whether it was new. */
    synchronized boolean add(Hash hash) {
        return items.put(hash, Boolean.TRUE) == null;
    }
}

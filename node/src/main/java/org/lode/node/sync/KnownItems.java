package org.lode.node.sync;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lode.consensus.primitive.Hash;

/** Hashes that were seen, the newest ones, bounded. Owned by the sync loop. */
final class KnownItems {
    private final Map<Hash, Boolean> items;

    KnownItems(int most) {
        this.items = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Hash, Boolean> eldest) {
                return size() > most;
            }
        };
    }

    /** Notes the hash; whether it was new. */
    boolean add(Hash hash) {
        return items.put(hash, Boolean.TRUE) == null;
    }

    boolean contains(Hash hash) {
        return items.containsKey(hash);
    }

    void remove(Hash hash) {
        items.remove(hash);
    }

    int size() {
        return items.size();
    }
}

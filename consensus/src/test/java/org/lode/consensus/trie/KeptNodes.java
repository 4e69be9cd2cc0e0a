package org.lode.consensus.trie;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.state.StateDiff;

/** Trie nodes in maps, as a store would keep them. */
final class KeptNodes implements TrieNodes {
    final Map<Nibbles, TrieNode> nodes = new TreeMap<>();

    @Override
    public TrieNode node(Nibbles path) {
        return nodes.getOrDefault(path, TrieNode.NONE);
    }

    Hash update(List<EntryChange> changes) {
        return update(changes, Parallel.SEQUENTIAL);
    }

    Hash update(List<EntryChange> changes, Parallel parallel) {
        TrieUpdate update = Trie.update(this, changes, parallel);
        keep(update);
        return update.root();
    }

    void keep(TrieUpdate update) {
        update.nodes().forEach((path, node) -> {
            if (node.isNone()) {
                nodes.remove(path);
            } else {
                nodes.put(path, node);
            }
        });
    }

    /** On the common pool. */
    static final Parallel POOLED = new Parallel() {
        @Override
        public <T, R> List<R> map(List<T> items, Function<? super T, ? extends R> function) {
            return items.parallelStream().<R>map(function).toList();
        }
    };

    /** The tries of a state. */
    static final class OfState implements StateTries {
        final KeptNodes accounts = new KeptNodes();
        final Map<Hash, KeptNodes> storage = new HashMap<>();

        @Override
        public TrieNodes accounts() {
            return accounts;
        }

        @Override
        public TrieNodes storage(Hash addressHash) {
            return storage.getOrDefault(addressHash, new KeptNodes());
        }

        Hash update(StateDiff diff, Parallel parallel) {
            StateUpdate update = StateTrie.update(this, diff, parallel);
            accounts.keep(update.accounts());
            update.storage().forEach((addressHash, trie) -> {
                KeptNodes kept = storage.computeIfAbsent(addressHash, _ -> new KeptNodes());
                kept.keep(trie);
                if (kept.nodes.isEmpty()) {
                    storage.remove(addressHash);
                }
            });
            return update.stateRoot();
        }

        /** Every node of every trie. */
        Map<String, TrieNode> all() {
            Map<String, TrieNode> all = new TreeMap<>();
            accounts.nodes.forEach((path, node) -> all.put("accounts " + path, node));
            storage.forEach(
                    (addressHash, trie) -> trie.nodes.forEach((path, node) -> all.put(addressHash + " " + path, node)));
            return all;
        }
    }
}

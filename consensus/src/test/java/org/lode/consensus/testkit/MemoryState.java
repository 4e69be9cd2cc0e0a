package org.lode.consensus.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.trie.Nibbles;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.trie.StateTrie;
import org.lode.consensus.trie.StateTries;
import org.lode.consensus.trie.StateUpdate;
import org.lode.consensus.trie.TrieNode;
import org.lode.consensus.trie.TrieNodes;
import org.lode.consensus.trie.TrieUpdate;

/** A state in plain maps, values and tries, to which diffs are applied literally. */
public final class MemoryState implements StateReader, StateTries {
    private record Slot(Address address, UInt256 key) {}

    private record NodeOf(Hash addressHash, Nibbles path) {}

    private final Map<Address, Account> accounts = new HashMap<>();
    private final Map<Slot, UInt256> storage = new HashMap<>();
    private final Map<Hash, Bytes> code = new HashMap<>();
    private final Map<Nibbles, TrieNode> accountNodes = new HashMap<>();
    private final Map<NodeOf, TrieNode> storageNodes = new HashMap<>();

    /** An equal state that lives on by itself. */
    public MemoryState copy() {
        MemoryState copy = new MemoryState();
        copy.accounts.putAll(accounts);
        copy.storage.putAll(storage);
        copy.code.putAll(code);
        copy.accountNodes.putAll(accountNodes);
        copy.storageNodes.putAll(storageNodes);
        return copy;
    }

    /** The state root. */
    public Hash root() {
        return StateTrie.update(this, StateDiff.EMPTY, Parallel.SEQUENTIAL).stateRoot();
    }

    /** Changes values and tries. Fails where the diff's values before are not what this state holds. */
    public void apply(StateDiff diff) {
        StateUpdate tries = StateTrie.update(this, diff, Parallel.SEQUENTIAL);
        tries.accounts().nodes().forEach((path, node) -> replace(accountNodes, path, node));
        tries.storage().forEach((address, update) -> applyStorage(address, update));
        code.putAll(diff.code());
        diff.accounts().forEach((address, change) -> {
            if (!change.before().equals(account(address))) {
                throw new AssertionError(address + " was " + account(address) + ", not " + change.before());
            }
            change.after().ifPresentOrElse(account -> accounts.put(address, account), () -> accounts.remove(address));
            change.storage().forEach((key, slot) -> {
                if (!slot.before().equals(storage(address, key))) {
                    throw new AssertionError(address + " slot " + key + " was " + storage(address, key));
                }
                if (slot.after().isZero()) {
                    storage.remove(new Slot(address, key));
                } else {
                    storage.put(new Slot(address, key), slot.after());
                }
            });
        });
    }

    /** Every account there is. */
    public Map<Address, Account> all() {
        return Map.copyOf(accounts);
    }

    private void applyStorage(Hash address, TrieUpdate update) {
        update.nodes().forEach((path, node) -> replace(storageNodes, new NodeOf(address, path), node));
    }

    private static <K> void replace(Map<K, TrieNode> nodes, K key, TrieNode node) {
        if (node.isNone()) {
            nodes.remove(key);
        } else {
            nodes.put(key, node);
        }
    }

    @Override
    public TrieNodes accounts() {
        return path -> accountNodes.getOrDefault(path, TrieNode.NONE);
    }

    @Override
    public TrieNodes storage(Hash addressHash) {
        return path -> storageNodes.getOrDefault(new NodeOf(addressHash, path), TrieNode.NONE);
    }

    @Override
    public Optional<Account> account(Address address) {
        return Optional.ofNullable(accounts.get(address));
    }

    @Override
    public UInt256 storage(Address address, UInt256 slot) {
        return storage.getOrDefault(new Slot(address, slot), UInt256.ZERO);
    }

    @Override
    public Bytes code(Hash codeHash) {
        return Objects.requireNonNull(code.get(codeHash), () -> "no code " + codeHash);
    }

    /** By values; code aside, which a reversed diff leaves. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MemoryState that && accounts.equals(that.accounts) && storage.equals(that.storage);
    }

    @Override
    public int hashCode() {
        return Objects.hash(accounts, storage);
    }

    @Override
    public String toString() {
        return accounts + " " + storage;
    }
}

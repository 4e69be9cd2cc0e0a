package org.lode.node.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.transition.ParentState;
import org.lode.consensus.trie.Nibbles;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.trie.StateTrie;
import org.lode.consensus.trie.StateTries;
import org.lode.consensus.trie.StateUpdate;
import org.lode.consensus.trie.TrieNode;
import org.lode.consensus.trie.TrieNodes;

/**
 * The head's state with diffs applied that are not written yet: a block's to extend the chain, reversed ones to go back, several one
 * after another for a reorganisation. It is a state to execute the next block on. Dropping it costs nothing; {@link Batch#state}
 * writes it. Used by one thread, and only while the view under it is open.
 */
public final class PendingState implements StateReader, StateTries {
    private final Optional<Hash> base;
    private final StateReader baseState;
    private final StateTries baseTries;
    private final Parallel parallel;
    // In the order of the diff and of the walk through the trie, which is nearly that of the store's keys.
    private final Map<Address, Optional<Account>> accounts = new LinkedHashMap<>();
    private final Map<Address, Map<UInt256, UInt256>> storage = new LinkedHashMap<>();
    private final Map<Hash, Bytes> code = new LinkedHashMap<>();
    private final Map<Nibbles, TrieNode> accountNodes = new LinkedHashMap<>();
    private final Map<Hash, Map<Nibbles, TrieNode>> storageNodes = new LinkedHashMap<>();

    public PendingState(StoreView head, Parallel parallel) {
        this(head.headHash(), head.headState(), head.headTries(), parallel);
    }

    /** As {@link #PendingState(StoreView, Parallel)}, reading through {@code cache}, which only the thread that owns it may. */
    public static PendingState cached(StoreView head, StateCache cache, Parallel parallel) {
        StateCache.CachedState cached = cache.over(head);
        return new PendingState(head.headHash(), cached, cached, parallel);
    }

    private PendingState(Optional<Hash> base, StateReader baseState, StateTries baseTries, Parallel parallel) {
        this.base = base;
        this.baseState = baseState;
        this.baseTries = baseTries;
        this.parallel = parallel;
    }

    /** Over a state whose store need not be known: for looking ahead, not for writing. */
    public PendingState(ParentState parent) {
        this.base = Optional.empty();
        this.baseState = parent.values();
        this.baseTries = parent.tries();
        this.parallel = parent.parallel();
    }

    /**
     * Applies a block's diff, or undoes one by its reverse.
     *
     * @return the state root that results
     */
    public Hash apply(StateDiff diff) {
        return apply(diff, StateTrie.update(this, diff, parallel));
    }

    /**
     * As {@link #apply(StateDiff)} where the tries were computed over this state already.
     *
     * @param update what {@code diff} does to the tries of this state
     */
    public Hash apply(StateDiff diff, StateUpdate update) {
        accountNodes.putAll(update.accounts().nodes());
        update.storage()
                .forEach((addressHash, trie) -> storageNodes
                        .computeIfAbsent(addressHash, _ -> new LinkedHashMap<>())
                        .putAll(trie.nodes()));
        diff.accounts().forEach((address, change) -> {
            accounts.put(address, change.after());
            if (!change.storage().isEmpty()) {
                Map<UInt256, UInt256> slots = storage.computeIfAbsent(address, _ -> new LinkedHashMap<>());
                change.storage().forEach((slot, value) -> slots.put(slot, value.after()));
            }
        });
        code.putAll(diff.code());
        return update.stateRoot();
    }

    /** The head over which this was made; nothing over an empty store. */
    Optional<Hash> base() {
        return base;
    }

    /** How much is different from the state under this one. */
    public long entries() {
        long slots = storage.values().stream().mapToLong(Map::size).sum();
        long nodes = storageNodes.values().stream().mapToLong(Map::size).sum();
        return accounts.size() + slots + code.size() + accountNodes.size() + nodes;
    }

    /** Takes in what is different from the state under this one. */
    interface Changes {
        /** Empty for an account that is gone. */
        void account(Address address, Optional<Account> account);

        void slot(Address address, UInt256 slot, UInt256 value);

        void code(Hash hash, Bytes bytes);

        /** {@link TrieNode#NONE} for a node that is gone. */
        void accountNode(Nibbles path, TrieNode node);

        /** {@link TrieNode#NONE} for a node that is gone. */
        void storageNode(Hash addressHash, Nibbles path, TrieNode node);
    }

    void forEachChange(Changes changes) {
        accounts.forEach(changes::account);
        storage.forEach((address, slots) -> slots.forEach((slot, value) -> changes.slot(address, slot, value)));
        code.forEach(changes::code);
        accountNodes.forEach(changes::accountNode);
        storageNodes.forEach(
                (addressHash, nodes) -> nodes.forEach((path, node) -> changes.storageNode(addressHash, path, node)));
    }

    @Override
    public Optional<Account> account(Address address) {
        Optional<Account> account = accounts.get(address);
        return account != null ? account : baseState.account(address);
    }

    @Override
    public UInt256 storage(Address address, UInt256 slot) {
        UInt256 value = storage.getOrDefault(address, Map.of()).get(slot);
        return value != null ? value : baseState.storage(address, slot);
    }

    @Override
    public Bytes code(Hash codeHash) {
        Bytes bytes = code.get(codeHash);
        return bytes != null ? bytes : baseState.code(codeHash);
    }

    @Override
    public TrieNodes accounts() {
        return path -> {
            TrieNode node = accountNodes.get(path);
            return node != null ? node : baseTries.accounts().node(path);
        };
    }

    @Override
    public TrieNodes storage(Hash addressHash) {
        Map<Nibbles, TrieNode> nodes = storageNodes.getOrDefault(addressHash, Map.of());
        TrieNodes below = baseTries.storage(addressHash);
        return path -> {
            TrieNode node = nodes.get(path);
            return node != null ? node : below.node(path);
        };
    }
}

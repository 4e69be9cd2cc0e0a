package org.lode.node.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateCodec;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.transition.ParentState;
import org.lode.consensus.trie.Nibbles;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.trie.StateTrie;
import org.lode.consensus.trie.StateTries;
import org.lode.consensus.trie.StateUpdate;
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
    private final Map<Address, Optional<Account>> accounts = new HashMap<>();
    private final Map<Address, Map<UInt256, UInt256>> storage = new HashMap<>();
    private final Map<Hash, Bytes> code = new HashMap<>();
    private final Map<Nibbles, Bytes> accountNodes = new HashMap<>();
    private final Map<Hash, Map<Nibbles, Bytes>> storageNodes = new HashMap<>();

    public PendingState(StoreView head, Parallel parallel) {
        this.base = head.headHash();
        this.baseState = head.headState();
        this.baseTries = head.headTries();
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
                        .computeIfAbsent(addressHash, _ -> new HashMap<>())
                        .putAll(trie.nodes()));
        diff.accounts().forEach((address, change) -> {
            accounts.put(address, change.after());
            if (!change.storage().isEmpty()) {
                Map<UInt256, UInt256> slots = storage.computeIfAbsent(address, _ -> new HashMap<>());
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

    /** Takes one entry of a table; no value deletes. */
    @FunctionalInterface
    interface Entries {
        void put(Column column, Bytes key, @Nullable Bytes value);
    }

    void write(Entries entries) {
        accounts.forEach((address, account) -> entries.put(
                Column.ACCOUNTS,
                Format.key(address),
                account.map(StateCodec::encodeAccount).orElse(null)));
        storage.forEach((address, slots) -> slots.forEach((slot, value) -> entries.put(
                Column.STORAGE, Format.key(address, slot), value.isZero() ? null : StateCodec.encodeSlot(value))));
        code.forEach((hash, bytes) -> entries.put(Column.CODE, Format.key(hash), bytes));
        accountNodes.forEach(
                (path, node) -> entries.put(Column.ACCOUNT_NODES, Format.key(path), node.isEmpty() ? null : node));
        storageNodes.forEach((addressHash, nodes) -> nodes.forEach((path, node) ->
                entries.put(Column.STORAGE_NODES, Format.key(addressHash, path), node.isEmpty() ? null : node)));
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
            Bytes node = accountNodes.get(path);
            return node != null ? node : baseTries.accounts().node(path);
        };
    }

    @Override
    public TrieNodes storage(Hash addressHash) {
        Map<Nibbles, Bytes> nodes = storageNodes.getOrDefault(addressHash, Map.of());
        TrieNodes below = baseTries.storage(addressHash);
        return path -> {
            Bytes node = nodes.get(path);
            return node != null ? node : below.node(path);
        };
    }
}

package org.lode.node.store;

import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.trie.Nibbles;
import org.lode.consensus.trie.StateTries;
import org.lode.consensus.trie.TrieNode;
import org.lode.consensus.trie.TrieNodes;

/**
 * What was read and written lately of the state after the head, decoded: accounts and slots, absent ones too, code, trie nodes. Lives
 * over blocks. It holds values of one head only: it is moved to the next by the very changes that were written for it, and forgets
 * everything when it meets a store with another head. Blocks that fail and branches that lose never reach it, because what they change
 * is in a {@link PendingState} that is dropped.
 *
 * <p>Owned by the thread that writes the store; while that thread waits for them, others may read tries through it.
 */
public final class StateCache {
    /** What an entry costs beside its bytes: its objects and its place in the table, counted for a 64-bit machine and rounded up. */
    private static final int ENTRY_BYTES = 280;

    /** A branch holds each hash in objects of 64 bytes and a reference, beside its RLP. */
    private static final int NODE_BYTES_PER_BYTE = 3;

    /** How much memory the entries of each kind may take, in bytes: an estimate, on the safe side. */
    public record Bounds(long accounts, long slots, long code, long accountNodes, long storageNodes) {
        private static final long MIB = 1 << 20;

        /** 144 MiB together. */
        public static final Bounds STANDARD = new Bounds(24 * MIB, 24 * MIB, 16 * MIB, 48 * MIB, 32 * MIB);
    }

    private record Slot(Address address, UInt256 key) {}

    private record StoragePlace(Hash addressHash, Nibbles path) {}

    private final RecentEntries<Address, Optional<Account>> accounts;
    private final RecentEntries<Slot, UInt256> slots;
    private final RecentEntries<Hash, Bytes> code;
    private final RecentEntries<Nibbles, TrieNode> accountNodes;
    private final RecentEntries<StoragePlace, TrieNode> storageNodes;

    /** The block after which this is the state. */
    private Optional<Hash> head = Optional.empty();

    public StateCache(Bounds bounds) {
        accounts = new RecentEntries<>(bounds.accounts(), _ -> ENTRY_BYTES);
        slots = new RecentEntries<>(bounds.slots(), _ -> ENTRY_BYTES);
        code = new RecentEntries<>(bounds.code(), bytes -> ENTRY_BYTES + bytes.size());
        accountNodes = new RecentEntries<>(bounds.accountNodes(), StateCache::bytesOf);
        storageNodes = new RecentEntries<>(bounds.storageNodes(), StateCache::bytesOf);
    }

    private static int bytesOf(TrieNode node) {
        return ENTRY_BYTES + NODE_BYTES_PER_BYTE * node.encoded().size();
    }

    /** The state after the head of {@code view}, to be read for as long as that is open and its head is the store's. */
    CachedState over(StoreView view) {
        Optional<Hash> viewed = view.headHash();
        if (!viewed.equals(head)) {
            forgetAll();
            head = viewed;
        }
        return new CachedState(view.headState(), view.headTries());
    }

    /** Follows the store to {@code newHead} once the batch with that state was written. */
    public void moveTo(Hash newHead, PendingState written) {
        if (written.base().equals(head)) {
            written.forEachChange(new Update());
        } else {
            forgetAll();
        }
        head = Optional.of(newHead);
    }

    private void forgetAll() {
        accounts.clear();
        slots.clear();
        accountNodes.clear();
        storageNodes.clear();
    }

    /** The state of a view, read through the cache. */
    final class CachedState implements StateReader, StateTries {
        private final StateReader state;
        private final StateTries tries;

        private CachedState(StateReader state, StateTries tries) {
            this.state = state;
            this.tries = tries;
        }

        @Override
        public Optional<Account> account(Address address) {
            return accounts.get(address, () -> state.account(address));
        }

        @Override
        public UInt256 storage(Address address, UInt256 slot) {
            return slots.get(new Slot(address, slot), () -> state.storage(address, slot));
        }

        @Override
        public Bytes code(Hash codeHash) {
            return code.get(codeHash, () -> state.code(codeHash));
        }

        @Override
        public TrieNodes accounts() {
            TrieNodes stored = tries.accounts();
            return path -> accountNodes.get(path, () -> stored.node(path));
        }

        @Override
        public TrieNodes storage(Hash addressHash) {
            TrieNodes stored = tries.storage(addressHash);
            return path -> storageNodes.get(new StoragePlace(addressHash, path), () -> stored.node(path));
        }
    }

    private final class Update implements PendingState.Changes {
        @Override
        public void account(Address address, Optional<Account> account) {
            accounts.put(address, account);
        }

        @Override
        public void slot(Address address, UInt256 slot, UInt256 value) {
            slots.put(new Slot(address, slot), value);
        }

        @Override
        public void code(Hash hash, Bytes bytes) {
            code.put(hash, bytes);
        }

        @Override
        public void accountNode(Nibbles path, TrieNode node) {
            accountNodes.put(path, node);
        }

        @Override
        public void storageNode(Hash addressHash, Nibbles path, TrieNode node) {
            storageNodes.put(new StoragePlace(addressHash, path), node);
        }
    }
}

package org.lode.consensus.trie;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.KeccakBatch;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateDiff;

/**
 * The state root (Yellow Paper, section 4.1): a trie from Keccak-256 of each address to {@code rlp([nonce, balance, storageRoot,
 * codeHash])}, where storageRoot is that of a trie from Keccak-256 of each slot to {@code rlp(value)}.
 */
public final class StateTrie {
    private StateTrie() {}

    /** What {@code diff} does to the tries. It must start from the state that they hold. */
    public static StateUpdate update(StateTries tries, StateDiff diff, Parallel parallel) {
        List<Changed> changes = new ArrayList<>(diff.accounts().size());
        List<Hash> addressHashes = KeccakBatch.hash256(diff.accounts().keySet().stream()
                .map(it -> Bytes.owning(it.toBytes()))
                .toList());
        diff.accounts().values().forEach(change -> changes.add(new Changed(addressHashes.get(changes.size()), change)));
        List<AccountUpdate> updates = parallel.map(changes, it -> accountUpdate(tries, it.addressHash, it.change));
        Map<Hash, TrieUpdate> storage = new HashMap<>();
        List<EntryChange> accounts = new ArrayList<>(updates.size());
        for (AccountUpdate update : updates) {
            accounts.add(update.entry());
            update.storage.ifPresent(it -> storage.put(update.addressHash, it));
        }
        return new StateUpdate(Trie.update(tries.accounts(), accounts, parallel), storage);
    }

    /** The storage root that the account trie holds for that address; empty where there is no account. */
    public static Optional<Hash> storageRoot(StateTries tries, Address address) {
        Bytes[] found = {Bytes.EMPTY};
        Trie.update(
                tries.accounts(),
                List.of(new EntryChange(Nibbles.ofKey(hash(address)), value -> {
                    found[0] = value;
                    return value;
                })),
                Parallel.SEQUENTIAL);
        return found[0].isEmpty() ? Optional.empty() : Optional.of(storageRootOf(found[0]));
    }

    /** EIP-1186: the proof of an account, or of its absence. */
    public static List<Bytes> accountProof(StateTries tries, Address address) {
        return Trie.proof(tries.accounts(), Nibbles.ofKey(hash(address)));
    }

    /** EIP-1186: the proof of a slot's value, or of its being zero. */
    public static List<Bytes> storageProof(StateTries tries, Address address, UInt256 slot) {
        return Trie.proof(tries.storage(hash(address)), Nibbles.ofKey(hash(slot)));
    }

    private record Changed(Hash addressHash, StateDiff.AccountChange change) {}

    /** A change with its own storage trie done, where it has one. */
    private record AccountUpdate(Hash addressHash, StateDiff.AccountChange change, Optional<TrieUpdate> storage) {
        EntryChange entry() {
            return new EntryChange(Nibbles.ofKey(addressHash), this::newLeaf);
        }

        private Bytes newLeaf(Bytes oldLeaf) {
            if (oldLeaf.isEmpty() != change.before().isEmpty()) {
                throw new IllegalStateException("the diff does not start from this state at " + addressHash);
            }
            Hash storageRoot = storage.map(TrieUpdate::root)
                    .orElseGet(() -> oldLeaf.isEmpty() ? Trie.EMPTY_ROOT : storageRootOf(oldLeaf));
            if (change.after().isEmpty()) {
                if (!storageRoot.equals(Trie.EMPTY_ROOT)) {
                    throw new IllegalStateException("the diff removes " + addressHash + " and leaves its storage");
                }
                return Bytes.EMPTY;
            }
            return leaf(change.after().get(), storageRoot);
        }
    }

    private static AccountUpdate accountUpdate(StateTries tries, Hash addressHash, StateDiff.AccountChange change) {
        if (change.storage().isEmpty()) {
            return new AccountUpdate(addressHash, change, Optional.empty());
        }
        List<EntryChange> slots = new ArrayList<>(change.storage().size());
        List<Hash> slotHashes = KeccakBatch.hash256(change.storage().keySet().stream()
                .map(it -> Bytes.owning(it.toBytes()))
                .toList());
        change.storage()
                .values()
                .forEach(value -> slots.add(
                        EntryChange.put(Nibbles.ofKey(slotHashes.get(slots.size())), slotValue(value.after()))));
        // Nested parallelism would not help a block: it touches many accounts, or the top branches are split already.
        return new AccountUpdate(
                addressHash, change, Optional.of(Trie.update(tries.storage(addressHash), slots, Parallel.SEQUENTIAL)));
    }

    private static Bytes slotValue(UInt256 value) {
        return value.isZero() ? Bytes.EMPTY : RlpWriter.encode(writer -> writer.number(value));
    }

    private static Bytes leaf(Account account, Hash storageRoot) {
        return RlpWriter.encode(writer -> writer.list(fields -> fields.number(account.nonce())
                .number(account.balance())
                .hash(storageRoot)
                .hash(account.codeHash())));
    }

    private static Hash storageRootOf(Bytes leaf) {
        return RlpReader.decode(leaf, reader -> {
            RlpReader fields = reader.readList();
            fields.readUnsignedLong();
            fields.readUInt256();
            Hash storageRoot = fields.readHash();
            fields.readHash();
            fields.expectEnd();
            return storageRoot;
        });
    }

    private static Hash hash(Address address) {
        return Keccak.hash256(address.toBytes());
    }

    private static Hash hash(UInt256 slot) {
        return Keccak.hash256(slot.toBytes());
    }
}

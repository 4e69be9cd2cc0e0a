package org.lode.consensus.state;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/** An earlier state, read as a later one with what the blocks in between changed laid over it. Immutable once made. */
public final class PastState implements StateReader {
    private final StateReader later;
    private final Map<Address, Optional<Account>> accounts;
    private final Map<Address, Map<UInt256, UInt256>> storage;

    private PastState(
            StateReader later, Map<Address, Optional<Account>> accounts, Map<Address, Map<UInt256, UInt256>> storage) {
        this.later = later;
        this.accounts = accounts;
        this.storage = storage;
    }

    /** Walks back from {@code later}, one block at a time. Not for threads to share while it walks. */
    public static final class Walk {
        private final StateReader later;
        private final Map<Address, Optional<Account>> accounts = new HashMap<>();
        private final Map<Address, Map<UInt256, UInt256>> storage = new HashMap<>();

        public Walk(StateReader later) {
            this.later = later;
        }

        /** Undoes the newest block that is not undone yet. */
        public Walk undo(StateDiff diff) {
            diff.accounts().forEach((address, change) -> {
                accounts.put(address, change.before());
                if (!change.storage().isEmpty()) {
                    Map<UInt256, UInt256> slots = storage.computeIfAbsent(address, _ -> new HashMap<>());
                    change.storage().forEach((slot, value) -> slots.put(slot, value.before()));
                }
            });
            return this;
        }

        /** The state where the walk stands. The walk ends here. */
        public PastState state() {
            return new PastState(later, accounts, storage);
        }
    }

    /** What leads from the later state to this one. Code is left out. */
    public StateDiff changes() {
        Map<Address, StateDiff.AccountChange> changes = new HashMap<>();
        accounts.forEach((address, account) -> {
            Map<UInt256, StateDiff.SlotChange> slots = new HashMap<>();
            storage.getOrDefault(address, Map.of())
                    .forEach((slot, value) ->
                            slots.put(slot, new StateDiff.SlotChange(later.storage(address, slot), value)));
            changes.put(address, new StateDiff.AccountChange(later.account(address), account, slots));
        });
        return new StateDiff(changes, Map.of());
    }

    @Override
    public Optional<Account> account(Address address) {
        Optional<Account> account = accounts.get(address);
        return account != null ? account : later.account(address);
    }

    @Override
    public UInt256 storage(Address address, UInt256 slot) {
        UInt256 value = storage.getOrDefault(address, Map.of()).get(slot);
        return value != null ? value : later.storage(address, slot);
    }

    @Override
    public Bytes code(Hash codeHash) {
        return later.code(codeHash);
    }
}

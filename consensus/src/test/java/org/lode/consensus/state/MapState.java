package org.lode.consensus.state;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/** A state in plain maps, to which diffs are applied literally. */
final class MapState implements StateReader {
    private record Slot(Address address, UInt256 key) {}

    private final Map<Address, Account> accounts;
    private final Map<Slot, UInt256> storage;
    private final Map<Hash, Bytes> code;

    MapState() {
        this(new HashMap<>(), new HashMap<>(), new HashMap<>());
    }

    private MapState(Map<Address, Account> accounts, Map<Slot, UInt256> storage, Map<Hash, Bytes> code) {
        this.accounts = accounts;
        this.storage = storage;
        this.code = code;
    }

    MapState copy() {
        return new MapState(new HashMap<>(accounts), new HashMap<>(storage), new HashMap<>(code));
    }

    /** Fails where the diff's values before are not what this state holds. */
    void apply(StateDiff diff) {
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

    /** Code aside: a reversed diff leaves it. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MapState that && accounts.equals(that.accounts) && storage.equals(that.storage);
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

package org.lode.consensus.state;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

/**
 * One account while a block executes. Marks that last for one transaction hold that transaction's number, so nothing is cleared
 * between transactions.
 */
final class JournaledAccount {
    final Address address;

    /** As it was before the block; null where it did not exist. */
    final @Nullable Account before;

    /** As it is now; null where it does not exist. */
    @Nullable
    Account current;

    /** The current code, null until it is needed. */
    @Nullable
    Bytes code;

    int warmIn;
    int touchedIn;
    int createdIn;
    int destructedIn;

    final Map<UInt256, StorageSlot> storage = new HashMap<>();

    /** Empty between transactions (EIP-1153). */
    final Map<UInt256, UInt256> transientStorage = new HashMap<>();

    /** The account was removed in this block: slots not read yet are zero whatever the parent state says. */
    private boolean storageWiped;

    private @Nullable StorageSlot lastSlot;

    JournaledAccount(Address address, @Nullable Account before) {
        this.address = address;
        this.before = before;
        this.current = before;
    }

    Account currentOrEmpty() {
        return current == null ? Account.EMPTY : current;
    }

    boolean isEmpty() {
        return current == null || current.isEmpty();
    }

    StorageSlot slot(UInt256 key, StateReader parent) {
        StorageSlot last = lastSlot;
        if (last != null && last.key.equals(key)) {
            return last;
        }
        StorageSlot slot = storage.get(key);
        if (slot == null) {
            UInt256 valueBefore = before == null ? UInt256.ZERO : parent.storage(address, key);
            slot = new StorageSlot(key, valueBefore, storageWiped ? UInt256.ZERO : valueBefore);
            storage.put(key, slot);
        }
        lastSlot = slot;
        return slot;
    }

    /** Takes the account out of the state; not undone by a revert. */
    void remove() {
        current = null;
        code = null;
        storageWiped = true;
        storage.values().forEach(slot -> slot.value = UInt256.ZERO);
    }
}

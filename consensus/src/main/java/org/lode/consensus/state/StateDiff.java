package org.lode.consensus.state;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/**
 * Everything a block changed, with the values before and after, so that it can be applied and undone. Only what really differs
 * is in it. An account that was removed has its storage listed slot by slot as changed to zero.
 *
 * @param code code that some account has after this block and none may have had before, by hash
 */
public record StateDiff(Map<Address, AccountChange> accounts, Map<Hash, Bytes> code) {
    public static final StateDiff EMPTY = new StateDiff(Map.of(), Map.of());

    public StateDiff {
        accounts = ImmutableSortedMap.copyOf(accounts);
        code = ImmutableSortedMap.copyOf(code);
    }

    /** One account's fields and slots; empty stands for an account that does not exist. */
    public record AccountChange(Optional<Account> before, Optional<Account> after, Map<UInt256, SlotChange> storage) {
        public AccountChange {
            storage = ImmutableSortedMap.copyOf(storage);
        }
    }

    /** A storage slot's value; zero stands for a slot that is not there. */
    public record SlotChange(UInt256 before, UInt256 after) {
        SlotChange reversed() {
            return new SlotChange(after, before);
        }
    }

    /** What undoes this diff. Code stays: it is addressed by its hash and harms nobody. */
    public StateDiff reversed() {
        ImmutableSortedMap.Builder<Address, AccountChange> reversed = ImmutableSortedMap.naturalOrder();
        accounts.forEach((address, change) -> {
            ImmutableSortedMap.Builder<UInt256, SlotChange> slots = ImmutableSortedMap.naturalOrder();
            change.storage().forEach((slot, value) -> slots.put(slot, value.reversed()));
            reversed.put(address, new AccountChange(change.after(), change.before(), slots.build()));
        });
        return new StateDiff(reversed.build(), Map.of());
    }
}

package org.lode.consensus.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.state.StateReader;

/**
 * A small state in plain maps, and random blocks over it: accounts that come, change, die with their storage and come again. What the
 * tries and the stores say is compared with it.
 */
public final class StateModel implements StateReader {
    private static final int ADDRESSES = 40;
    private static final int SLOTS = 24;

    private final Map<Address, Account> accounts;
    private final Map<Address, Map<UInt256, UInt256>> storage;
    private final Map<Hash, Bytes> code;

    private StateModel(
            Map<Address, Account> accounts, Map<Address, Map<UInt256, UInt256>> storage, Map<Hash, Bytes> code) {
        this.accounts = accounts;
        this.storage = storage;
        this.code = code;
    }

    public static StateModel empty() {
        return new StateModel(new TreeMap<>(), new TreeMap<>(), new HashMap<>());
    }

    public StateModel copy() {
        Map<Address, Map<UInt256, UInt256>> slots = new TreeMap<>();
        storage.forEach((address, values) -> slots.put(address, new TreeMap<>(values)));
        return new StateModel(new TreeMap<>(accounts), slots, new HashMap<>(code));
    }

    /** Changes up to {@code changes} accounts and says how. */
    public StateDiff randomBlock(SplittableRandom random, int changes) {
        StateModel before = copy();
        for (int i = random.nextInt(changes + 1); i > 0; i--) {
            Address address = address(random.nextInt(ADDRESSES));
            switch (random.nextInt(6)) {
                case 0 -> remove(address);
                case 1, 2 -> put(address, random);
                default -> {
                    put(address, random);
                    for (int slots = random.nextInt(SLOTS); slots > 0; slots--) {
                        UInt256 value = random.nextInt(3) == 0
                                ? UInt256.ZERO
                                : UInt256.ofUnsigned(random.nextLong() >>> random.nextInt(64));
                        set(address, UInt256.of(random.nextInt(SLOTS)), value);
                    }
                }
            }
        }
        return diff(before, this);
    }

    /** The diff from an empty state to this one. */
    public StateDiff all() {
        return diff(empty(), this);
    }

    /** Every address that can have an account. */
    public static Set<Address> addresses() {
        Set<Address> all = new TreeSet<>();
        for (int i = 0; i < ADDRESSES; i++) {
            all.add(address(i));
        }
        return all;
    }

    /** Every slot that can have a value. */
    public static Set<UInt256> slots() {
        Set<UInt256> all = new TreeSet<>();
        for (int i = 0; i < SLOTS; i++) {
            all.add(UInt256.of(i));
        }
        return all;
    }

    /** Whether {@code reader} says the same of every account, slot and code. */
    public boolean agreesWith(StateReader reader) {
        return addresses().stream()
                .allMatch(address -> account(address).equals(reader.account(address))
                        && slots().stream()
                                .allMatch(slot -> storage(address, slot).equals(reader.storage(address, slot)))
                        && account(address)
                                .map(Account::codeHash)
                                .map(hash -> code(hash).equals(reader.code(hash)))
                                .orElse(true));
    }

    private static Address address(int index) {
        return Address.ofNumber(index * 7919);
    }

    private void put(Address address, SplittableRandom random) {
        Hash codeHash = Account.NO_CODE;
        if (random.nextInt(4) == 0) {
            Bytes bytes = Bytes.owning(new byte[] {0x60, (byte) random.nextInt(8)});
            codeHash = Keccak.hash256(bytes);
            code.put(codeHash, bytes);
        }
        accounts.put(address, new Account(random.nextInt(3), Wei.of(random.nextLong(1L << 62)), codeHash));
    }

    private void remove(Address address) {
        accounts.remove(address);
        storage.remove(address);
    }

    private void set(Address address, UInt256 slot, UInt256 value) {
        Map<UInt256, UInt256> slots = storage.computeIfAbsent(address, _ -> new TreeMap<>());
        if (value.isZero()) {
            slots.remove(slot);
        } else {
            slots.put(slot, value);
        }
    }

    private static StateDiff diff(StateModel before, StateModel after) {
        Map<Address, StateDiff.AccountChange> changes = new TreeMap<>();
        Map<Hash, Bytes> newCode = new HashMap<>();
        for (Address address : addresses()) {
            Map<UInt256, StateDiff.SlotChange> slots = new TreeMap<>();
            for (UInt256 slot : slots()) {
                UInt256 old = before.storage(address, slot);
                UInt256 now = after.storage(address, slot);
                if (!old.equals(now)) {
                    slots.put(slot, new StateDiff.SlotChange(old, now));
                }
            }
            Optional<Account> old = before.account(address);
            Optional<Account> now = after.account(address);
            if (!slots.isEmpty() || !old.equals(now)) {
                changes.put(address, new StateDiff.AccountChange(old, now, slots));
            }
            now.map(Account::codeHash)
                    .filter(hash -> !hash.equals(Account.NO_CODE))
                    .filter(hash -> old.isEmpty() || !old.get().codeHash().equals(hash))
                    .ifPresent(hash -> newCode.put(hash, after.code(hash)));
        }
        return new StateDiff(changes, newCode);
    }

    @Override
    public Optional<Account> account(Address address) {
        return Optional.ofNullable(accounts.get(address));
    }

    @Override
    public UInt256 storage(Address address, UInt256 slot) {
        return storage.getOrDefault(address, Map.of()).getOrDefault(slot, UInt256.ZERO);
    }

    @Override
    public Bytes code(Hash codeHash) {
        return codeHash.equals(Account.NO_CODE) ? Bytes.EMPTY : Objects.requireNonNull(code.get(codeHash));
    }
}

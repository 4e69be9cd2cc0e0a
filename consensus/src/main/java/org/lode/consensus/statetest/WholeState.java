package org.lode.consensus.statetest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateDiff;
import org.lode.consensus.state.StateReader;
import org.lode.consensus.trie.Parallel;
import org.lode.consensus.trie.StateTrie;
import org.lode.consensus.trie.StateTries;

/** All accounts and slots that a state test names, in memory; its root is made from the whole of it. */
public final class WholeState implements StateReader {
    private final Map<Address, Account> accounts = new HashMap<>();
    private final Map<Address, Map<UInt256, UInt256>> storage = new HashMap<>();
    private final Map<Hash, Bytes> code = new HashMap<>();

    private WholeState() {}

    /** The {@code pre} of a state test. */
    static WholeState ofJson(JsonNode accounts) {
        WholeState state = new WholeState();
        accounts.propertyStream().forEach(entry -> state.add(Address.ofHex(entry.getKey()), entry.getValue()));
        return state;
    }

    private void add(Address address, JsonNode fields) {
        Bytes accountCode = Bytes.ofHex(fields.required("code").asText());
        Hash codeHash = Keccak.hash256(accountCode);
        UInt256 balance = UInt256.ofHex(fields.required("balance").asText());
        long nonce = UInt256.ofHex(fields.required("nonce").asText()).d();
        accounts.put(address, new Account(nonce, new Wei(balance), codeHash));
        code.put(codeHash, accountCode);
        fields.required("storage").propertyStream().forEach(slot -> {
            UInt256 value = UInt256.ofHex(slot.getValue().asText());
            if (!value.isZero()) {
                slots(address).put(UInt256.ofHex(slot.getKey()), value);
            }
        });
    }

    private Map<UInt256, UInt256> slots(Address address) {
        return storage.computeIfAbsent(address, _ -> new HashMap<>());
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
        return code.getOrDefault(codeHash, Bytes.EMPTY);
    }

    boolean hasStorageWithoutContract(Address address) {
        Account account = accounts.getOrDefault(address, Account.EMPTY);
        return account.nonce() == 0
                && account.codeHash().equals(Account.NO_CODE)
                && !storage.getOrDefault(address, Map.of()).isEmpty();
    }

    /** This state with {@code diff} on top. */
    public WholeState after(StateDiff diff) {
        WholeState next = new WholeState();
        next.accounts.putAll(accounts);
        storage.forEach((address, slots) -> next.storage.put(address, new HashMap<>(slots)));
        next.code.putAll(code);
        next.code.putAll(diff.code());
        diff.accounts().forEach((address, change) -> {
            change.after().ifPresentOrElse(it -> next.accounts.put(address, it), () -> next.accounts.remove(address));
            change.storage().forEach((slot, value) -> next.setSlot(address, slot, value.after()));
        });
        return next;
    }

    private void setSlot(Address address, UInt256 slot, UInt256 value) {
        if (value.isZero()) {
            slots(address).remove(slot);
        } else {
            slots(address).put(slot, value);
        }
    }

    /** The root of the tries that hold exactly this. */
    public Hash root() {
        Map<Address, StateDiff.AccountChange> all = new HashMap<>();
        accounts.forEach((address, account) -> {
            Map<UInt256, StateDiff.SlotChange> slots = new HashMap<>();
            storage.getOrDefault(address, Map.of())
                    .forEach((slot, value) -> slots.put(slot, new StateDiff.SlotChange(UInt256.ZERO, value)));
            all.put(address, new StateDiff.AccountChange(Optional.empty(), Optional.of(account), slots));
        });
        return StateTrie.update(StateTries.NONE, new StateDiff(all, Map.of()), Parallel.SEQUENTIAL)
                .stateRoot();
    }
}

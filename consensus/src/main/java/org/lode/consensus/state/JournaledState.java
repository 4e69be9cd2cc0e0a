package org.lode.consensus.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.block.Log;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;

/**
 * The state that a block's transactions change, on top of the unchanged state of its parent. Every change is journaled, so a call
 * that fails is undone in time proportional to what it did:
 *
 * <pre>{@code
 * int checkpoint = state.checkpoint();
 * ... changes ...
 * state.revert(checkpoint);      // or nothing: changes stay unless they are reverted
 * }</pre>
 *
 * <p>{@link #finishTransaction} ends a transaction: it removes what self-destructed and the empty accounts that were touched
 * (EIP-161), and forgets warm sets, transient storage, logs and the refund counter. {@link #diff} then is what the block did so
 * far. One thread uses an instance.
 *
 * <p>Relies on an invariant of this chain: an address without code and with nonce 0 has no storage, so creating a contract never
 * has to clear any.
 */
public final class JournaledState {
    private final StateReader parent;
    private final Map<Address, JournaledAccount> accounts = new HashMap<>();
    private final ArrayList<Change> journal = new ArrayList<>();

    private final List<JournaledAccount> withTransientStorage = new ArrayList<>();

    // What the entries of the journal take back.
    final List<JournaledAccount> touched = new ArrayList<>();
    final List<JournaledAccount> destructed = new ArrayList<>();
    final List<Log> logs = new ArrayList<>();
    long refund;

    /** Number of the running transaction in this instance, from 1: 0 marks nothing. */
    private int transaction = 1;

    /** Most accesses ask for the same account as the one before. */
    private @Nullable JournaledAccount last;

    private @Nullable Set<Address> accessed;
    private boolean beneficiaryRead;

    public JournaledState(StateReader parent) {
        this.parent = parent;
    }

    // Accounts. An account that does not exist reads as empty.

    /** Whether the account does not exist or is empty: dead in the sense of EIP-161. */
    public boolean isEmpty(Address address) {
        return at(address).isEmpty();
    }

    public Optional<Account> account(Address address) {
        return Optional.ofNullable(at(address).current);
    }

    /** 64 bits unsigned. */
    public long nonce(Address address) {
        return at(address).currentOrEmpty().nonce();
    }

    public Wei balance(Address address) {
        return at(address).currentOrEmpty().balance();
    }

    /** {@link Account#NO_CODE} for an account that has none or does not exist; EXTCODEHASH asks {@link #isEmpty} first. */
    public Hash codeHash(Address address) {
        return at(address).currentOrEmpty().codeHash();
    }

    public boolean hasCode(Address address) {
        return !codeHash(address).equals(Account.NO_CODE);
    }

    public Bytes code(Address address) {
        JournaledAccount account = at(address);
        Bytes code = account.code;
        if (code == null) {
            Hash codeHash = account.currentOrEmpty().codeHash();
            code = codeHash.equals(Account.NO_CODE) ? Bytes.EMPTY : parent.code(codeHash);
            account.code = code;
        }
        return code;
    }

    public void setNonce(Address address, long nonce) {
        JournaledAccount account = at(address);
        replace(account, account.currentOrEmpty().withNonce(nonce));
    }

    /** Adds 1. @throws ArithmeticException if the nonce is 2^64 - 1 already; EIP-2681 says what to check before */
    public void incrementNonce(Address address) {
        long nonce = nonce(address);
        if (nonce == -1) {
            throw new ArithmeticException("nonce of " + address + " exceeds 2^64 - 1");
        }
        setNonce(address, nonce + 1);
    }

    public void setBalance(Address address, Wei balance) {
        JournaledAccount account = at(address);
        replace(account, account.currentOrEmpty().withBalance(balance));
    }

    /** Adds to a balance, possibly nothing; the account counts as touched either way. */
    public void addBalance(Address address, Wei amount) {
        if (amount.isZero()) {
            touch(address);
        } else {
            setBalance(address, balance(address).plus(amount));
        }
    }

    /** Takes from a balance. @throws ArithmeticException if it is smaller: the caller has checked */
    public void subtractBalance(Address address, Wei amount) {
        if (amount.isZero()) {
            touch(address);
        } else {
            setBalance(address, balance(address).minus(amount));
        }
    }

    /** Moves {@code amount}, possibly nothing, and touches both. The caller has checked the sender's balance. */
    public void transfer(Address from, Address to, Wei amount) {
        subtractBalance(from, amount);
        addBalance(to, amount);
    }

    public void setCode(Address address, Bytes code) {
        JournaledAccount account = at(address);
        Hash codeHash = code.isEmpty() ? Account.NO_CODE : Keccak.hash256(code);
        replace(account, account.currentOrEmpty().withCodeHash(codeHash));
        account.code = code;
    }

    /** Marks the account for removal at the end of the transaction if it is empty then (EIP-161). */
    public void touch(Address address) {
        touch(at(address));
    }

    /** Starts a contract at {@code address}: nonce 1 (EIP-161), its balance kept, known as created in this transaction. */
    public void createContract(Address address) {
        JournaledAccount account = at(address);
        replace(account, account.currentOrEmpty().withNonce(1));
        if (account.createdIn != transaction) {
            account.createdIn = transaction;
            journal.add(new Change.Created(account));
        }
    }

    /** EIP-6780 asks. */
    public boolean isCreatedInTransaction(Address address) {
        return at(address).createdIn == transaction;
    }

    /** Removes the account, with code and storage, at the end of the transaction. The caller has moved its balance. */
    public void selfDestruct(Address address) {
        JournaledAccount account = at(address);
        if (account.destructedIn != transaction) {
            account.destructedIn = transaction;
            destructed.add(account);
            journal.add(new Change.SelfDestructed(account));
        }
    }

    public boolean isSelfDestructed(Address address) {
        return at(address).destructedIn == transaction;
    }

    // Storage

    public UInt256 storage(Address address, UInt256 slot) {
        return at(address).slot(slot, parent).value;
    }

    /** The slot's value before this transaction (EIP-2200). */
    public UInt256 originalStorage(Address address, UInt256 slot) {
        return at(address).slot(slot, parent).original(transaction);
    }

    public void setStorage(Address address, UInt256 slot, UInt256 value) {
        JournaledAccount account = at(address);
        StorageSlot entry = account.slot(slot, parent);
        if (!entry.value.equals(value)) {
            entry.rememberOriginal(transaction);
            journal.add(new Change.Storage(entry, entry.value));
            entry.value = value;
        }
    }

    /** EIP-1153. */
    public UInt256 transientStorage(Address address, UInt256 slot) {
        return at(address).transientStorage.getOrDefault(slot, UInt256.ZERO);
    }

    /** EIP-1153. */
    public void setTransientStorage(Address address, UInt256 slot, UInt256 value) {
        JournaledAccount account = at(address);
        if (account.transientStorage.isEmpty()) {
            withTransientStorage.add(account);
        }
        UInt256 previous = account.transientStorage.put(slot, value);
        journal.add(new Change.Transient(account.transientStorage, slot, previous == null ? UInt256.ZERO : previous));
    }

    // Warm sets (EIP-2929)

    /** Makes the account warm for the rest of the transaction. @return whether it was cold */
    public boolean warmAccount(Address address) {
        JournaledAccount account = at(address);
        if (account.warmIn == transaction) {
            return false;
        }
        account.warmIn = transaction;
        journal.add(new Change.WarmAccount(account));
        return true;
    }

    public boolean isWarmAccount(Address address) {
        return at(address).warmIn == transaction;
    }

    /** Makes the slot warm for the rest of the transaction. @return whether it was cold */
    public boolean warmSlot(Address address, UInt256 slot) {
        StorageSlot entry = at(address).slot(slot, parent);
        if (entry.warmIn == transaction) {
            return false;
        }
        entry.warmIn = transaction;
        journal.add(new Change.WarmSlot(entry));
        return true;
    }

    public boolean isWarmSlot(Address address, UInt256 slot) {
        return at(address).slot(slot, parent).warmIn == transaction;
    }

    // Logs and refunds

    public void addLog(Log log) {
        logs.add(log);
        journal.add(Change.Logged.INSTANCE);
    }

    /** The transaction's logs so far. */
    public List<Log> logs() {
        return List.copyOf(logs);
    }

    /** Changes the refund counter, up or down (EIP-3529). */
    public void addRefund(long gas) {
        if (gas != 0) {
            journal.add(new Change.Refund(refund));
            refund = Math.addExact(refund, gas);
        }
    }

    /** In gas. Not negative at the end of a transaction, though a call inside it may lower it below what it found. */
    public long refund() {
        return refund;
    }

    // What execution looked at

    /** From now on remembers every account that is looked at or changed, also by what is reverted later. */
    public void recordAccesses() {
        accessed = new HashSet<>();
        last = null;
    }

    /** The accounts since {@link #recordAccesses}; none if it was never called. */
    public Set<Address> accessed() {
        return accessed == null ? Set.of() : Set.copyOf(accessed);
    }

    /** Code asked who the block pays. */
    public void noteBeneficiaryRead() {
        beneficiaryRead = true;
    }

    public boolean isBeneficiaryRead() {
        return beneficiaryRead;
    }

    // Journal

    /** A point to {@link #revert} to, until the transaction is finished. */
    public int checkpoint() {
        return journal.size();
    }

    /** Undoes everything since {@code checkpoint}, checkpoints taken after it included. */
    public void revert(int checkpoint) {
        if (checkpoint > journal.size()) {
            throw new IllegalStateException("checkpoint " + checkpoint + " was reverted or finished already");
        }
        for (int i = journal.size() - 1; i >= checkpoint; i--) {
            journal.remove(i).undo(this);
        }
    }

    /**
     * Ends the transaction: removes self-destructed accounts and touched empty ones (EIP-161) and starts the next with nothing warm,
     * no logs, no refund. What was done can no longer be reverted.
     */
    public void finishTransaction() {
        destructed.forEach(JournaledAccount::remove);
        for (JournaledAccount account : touched) {
            if (account.isEmpty()) {
                account.remove();
            }
        }
        withTransientStorage.forEach(account -> account.transientStorage.clear());
        destructed.clear();
        touched.clear();
        withTransientStorage.clear();
        logs.clear();
        journal.clear();
        refund = 0;
        transaction++;
    }

    /**
     * What differs from the parent state.
     *
     * @throws IllegalStateException in the middle of a transaction
     */
    public StateDiff diff() {
        if (!journal.isEmpty()) {
            throw new IllegalStateException("a transaction is not finished");
        }
        Map<Address, StateDiff.AccountChange> changes = new HashMap<>();
        Map<Hash, Bytes> code = new HashMap<>();
        for (JournaledAccount account : accounts.values()) {
            Optional<Account> before = Optional.ofNullable(account.before);
            Optional<Account> after = Optional.ofNullable(account.current);
            Map<UInt256, StateDiff.SlotChange> slots = changedSlots(account);
            if (!before.equals(after) || !slots.isEmpty()) {
                changes.put(account.address, new StateDiff.AccountChange(before, after, slots));
            }
            Account current = account.currentOrEmpty();
            Hash codeHashBefore = before.orElse(Account.EMPTY).codeHash();
            if (!current.codeHash().equals(codeHashBefore)
                    && !current.codeHash().equals(Account.NO_CODE)) {
                code.put(current.codeHash(), code(account.address));
            }
        }
        return new StateDiff(changes, code);
    }

    private static Map<UInt256, StateDiff.SlotChange> changedSlots(JournaledAccount account) {
        if (account.storage.isEmpty()) {
            return Map.of();
        }
        Map<UInt256, StateDiff.SlotChange> changes = new HashMap<>();
        account.storage.forEach((key, slot) -> {
            if (!slot.before.equals(slot.value)) {
                changes.put(key, new StateDiff.SlotChange(slot.before, slot.value));
            }
        });
        return changes;
    }

    private void replace(JournaledAccount account, Account next) {
        touch(account);
        journal.add(new Change.Fields(account, account.current, account.code));
        account.current = next;
    }

    private void touch(JournaledAccount account) {
        if (account.touchedIn != transaction) {
            account.touchedIn = transaction;
            touched.add(account);
            journal.add(new Change.Touched(account));
        }
    }

    private JournaledAccount at(Address address) {
        JournaledAccount recent = last;
        if (recent != null && recent.address.equals(address)) {
            return recent;
        }
        if (accessed != null) {
            accessed.add(address);
        }
        JournaledAccount account = accounts.get(address);
        if (account == null) {
            account = load(address);
        }
        last = account;
        return account;
    }

    private JournaledAccount load(Address address) {
        JournaledAccount account =
                new JournaledAccount(address, parent.account(address).orElse(null));
        accounts.put(address, account);
        return account;
    }
}

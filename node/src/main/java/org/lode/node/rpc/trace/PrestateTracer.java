package org.lode.node.rpc.trace;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.lode.consensus.evm.Call;
import org.lode.consensus.evm.TraceStep;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.JournaledState;
import org.lode.consensus.state.StateDiff.AccountChange;
import org.lode.consensus.state.StateReader;
import org.lode.node.rpc.json.JsonValue;
import org.lode.node.rpc.json.JsonWriter;

/**
 * The accounts and slots that a transaction touched as they were before it, as geth's {@code prestateTracer} shows them; or with
 * {@code diffMode}, what changed, as it was before and as it is after.
 */
final class PrestateTracer implements TransactionTracer {
    private final TraceOptions.Prestate.Mode mode;
    private final TouchedState touched = new TouchedState();

    PrestateTracer(TraceOptions.Prestate.Mode mode) {
        this.mode = mode;
    }

    @Override
    public void enter(Call call, int depth, JournaledState state) {
        touched.enter(call, depth, state);
    }

    @Override
    public void step(TraceStep step, JournaledState state) {
        touched.step(step, state);
    }

    @Override
    public JsonValue report(TracedTransaction transaction) {
        return switch (mode) {
            case TOUCHED -> touched(transaction);
            case CHANGED -> changed(transaction);
        };
    }

    private JsonValue touched(TracedTransaction transaction) {
        touched.touch(transaction.message().sender());
        touched.touch(transaction.block().beneficiary());
        Map<Address, Shown> accounts = new TreeMap<>();
        touched.slotsByAccount().forEach((address, slots) -> {
            boolean created = transaction.changes().accounts().containsKey(address)
                    && transaction.before().account(address).isEmpty()
                    && hasCodeAfter(transaction, address);
            if (!created) {
                accounts.put(address, before(transaction.before(), address, slots));
            }
        });
        return out -> write(out, accounts);
    }

    /** An account made by this transaction has no state before it to show. */
    private static boolean hasCodeAfter(TracedTransaction transaction, Address address) {
        AccountChange change = transaction.changes().accounts().get(address);
        return change != null
                && change.after()
                        .filter(it -> !it.codeHash().equals(Account.NO_CODE))
                        .isPresent();
    }

    private static Shown before(StateReader state, Address address, Set<UInt256> slots) {
        Account account = state.account(address).orElse(Account.EMPTY);
        Map<UInt256, UInt256> storage = new TreeMap<>();
        slots.forEach(slot -> storage.put(slot, state.storage(address, slot)));
        return Shown.whole(account, state, storage);
    }

    private static JsonValue changed(TracedTransaction transaction) {
        StateReader before = transaction.before();
        StateReader after = new StateAfter(before, transaction.changes());
        Map<Address, Shown> pre = new TreeMap<>();
        Map<Address, Shown> post = new TreeMap<>();
        transaction.changes().accounts().forEach((address, change) -> {
            Map<UInt256, UInt256> slotsBefore = new TreeMap<>();
            Map<UInt256, UInt256> slotsAfter = new TreeMap<>();
            change.storage().forEach((slot, value) -> {
                putUnlessZero(slotsBefore, slot, value.before());
                putUnlessZero(slotsAfter, slot, value.after());
            });
            change.before().ifPresent(account -> pre.put(address, Shown.whole(account, before, slotsBefore)));
            change.after().ifPresent(account -> {
                Account old = change.before().orElse(Account.EMPTY);
                post.put(address, Shown.difference(old, account, after, slotsAfter));
            });
        });
        return out -> out.object(fields -> {
            write(fields.field("post"), post);
            write(fields.field("pre"), pre);
        });
    }

    private static void putUnlessZero(Map<UInt256, UInt256> slots, UInt256 slot, UInt256 value) {
        if (!value.isZero()) {
            slots.put(slot, value);
        }
    }

    /** The parts of an account that the report shows. A nonce of 0 is left out. */
    private record Shown(
            Optional<Wei> balance, Optional<Long> nonce, Optional<Bytes> code, Map<UInt256, UInt256> storage) {
        static Shown whole(Account account, StateReader state, Map<UInt256, UInt256> storage) {
            return new Shown(
                    Optional.of(account.balance()),
                    Optional.of(account.nonce()).filter(nonce -> nonce != 0),
                    code(account.codeHash(), state),
                    storage);
        }

        /** What is not the same any more. */
        static Shown difference(Account old, Account account, StateReader state, Map<UInt256, UInt256> storage) {
            return new Shown(
                    Optional.of(account.balance()).filter(balance -> !balance.equals(old.balance())),
                    Optional.of(account.nonce()).filter(nonce -> nonce != old.nonce()),
                    account.codeHash().equals(old.codeHash()) ? Optional.empty() : code(account.codeHash(), state),
                    storage);
        }

        private static Optional<Bytes> code(Hash hash, StateReader state) {
            return hash.equals(Account.NO_CODE) ? Optional.empty() : Optional.of(state.code(hash));
        }
    }

    private static void write(JsonWriter out, Map<Address, Shown> accounts) {
        out.object(members -> accounts.forEach((address, account) -> members.field(address.toString())
                .object(fields -> {
                    account.balance().ifPresent(it -> fields.field("balance").quantity(it));
                    account.code().ifPresent(it -> fields.field("code").data(it));
                    account.nonce().ifPresent(it -> fields.field("nonce").number(it));
                    if (!account.storage().isEmpty()) {
                        fields.field("storage")
                                .object(slots -> account.storage()
                                        .forEach((slot, value) -> slots.field(
                                                        slot.toHash().toString())
                                                .hash(value.toHash())));
                    }
                })));
    }
}

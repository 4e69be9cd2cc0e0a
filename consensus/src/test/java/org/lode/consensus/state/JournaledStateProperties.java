package org.lode.consensus.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lode.consensus.block.Log;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.MemoryState;

final class JournaledStateProperties {
    enum Action {
        SET_BALANCE,
        ADD_BALANCE,
        TOUCH,
        INCREMENT_NONCE,
        SET_CODE,
        SET_STORAGE,
        SET_TRANSIENT,
        CREATE,
        SELF_DESTRUCT,
        WARM_ACCOUNT,
        WARM_SLOT,
        LOG,
        REFUND,
        CHECKPOINT,
        REVERT,
        KEEP,
        FINISH_TRANSACTION
    }

    record Step(Action action, int account, int slot, int value) {
        Address address() {
            return Address.ofNumber(account);
        }

        UInt256 key() {
            return UInt256.of(slot);
        }
    }

    private record SlotOf(Address address, UInt256 key) {}

    /** The same state in plain maps, copied as a whole for each checkpoint. */
    private record Model(
            Map<Address, Account> accounts,
            Map<SlotOf, UInt256> storage,
            Map<SlotOf, UInt256> original,
            Map<SlotOf, UInt256> transientStorage,
            Set<Address> created,
            Set<Address> destructed,
            Set<Address> touched,
            Set<Object> warm,
            int logs,
            long refund) {
        static Model empty() {
            return new Model(Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), Set.of(), Set.of(), Set.of(), 0, 0);
        }

        Account account(Address address) {
            return accounts.getOrDefault(address, Account.EMPTY);
        }

        Model with(Address address, Account account) {
            return new Model(
                    plus(accounts, address, account),
                    storage,
                    original,
                    transientStorage,
                    created,
                    destructed,
                    plus(touched, address),
                    warm,
                    logs,
                    refund);
        }

        Model withStorage(SlotOf slot, UInt256 value) {
            return new Model(
                    accounts,
                    plus(storage, slot, value),
                    original,
                    transientStorage,
                    created,
                    destructed,
                    touched,
                    warm,
                    logs,
                    refund);
        }

        Model withTransient(SlotOf slot, UInt256 value) {
            return new Model(
                    accounts,
                    storage,
                    original,
                    plus(transientStorage, slot, value),
                    created,
                    destructed,
                    touched,
                    warm,
                    logs,
                    refund);
        }

        Model withMarks(Set<Address> newCreated, Set<Address> newDestructed, Set<Address> newTouched) {
            return new Model(
                    accounts,
                    storage,
                    original,
                    transientStorage,
                    newCreated,
                    newDestructed,
                    newTouched,
                    warm,
                    logs,
                    refund);
        }

        Model withCounts(Set<Object> newWarm, int newLogs, long newRefund) {
            return new Model(
                    accounts,
                    storage,
                    original,
                    transientStorage,
                    created,
                    destructed,
                    touched,
                    newWarm,
                    newLogs,
                    newRefund);
        }

        Model finished() {
            Set<Address> removed = new HashSet<>(destructed);
            touched.stream().filter(it -> account(it).isEmpty()).forEach(removed::add);
            Map<Address, Account> left = new HashMap<>(accounts);
            left.keySet().removeAll(removed);
            Map<SlotOf, UInt256> slotsLeft = new HashMap<>(storage);
            slotsLeft.keySet().removeIf(it -> removed.contains(it.address()));
            return new Model(left, slotsLeft, slotsLeft, Map.of(), Set.of(), Set.of(), Set.of(), Set.of(), 0, 0);
        }

        private static <K, V> Map<K, V> plus(Map<K, V> map, K key, V value) {
            Map<K, V> copy = new HashMap<>(map);
            copy.put(key, value);
            return copy;
        }

        static <T> Set<T> plus(Set<T> set, T item) {
            Set<T> copy = new HashSet<>(set);
            copy.add(item);
            return copy;
        }
    }

    private record Saved(int checkpoint, Model model) {}

    @Property(tries = 2000)
    void agreesWithPlainMapsUnderNestedCheckpoints(@ForAll("steps") List<Step> steps) {
        JournaledState state = new JournaledState(new MemoryState());
        Model model = Model.empty();
        Deque<Saved> checkpoints = new ArrayDeque<>();
        for (Step step : steps) {
            model = advance(step, state, model, checkpoints);
            assertSame(state, model);
        }
    }

    @Property(tries = 500)
    void diffAppliedGivesTheStateAndReversedTheParent(
            @ForAll("steps") List<Step> first, @ForAll("steps") List<Step> second) {
        MemoryState parent = new MemoryState();
        parent.apply(run(first, parent));
        MemoryState child = parent.copy();
        StateDiff diff = run(second, parent);
        child.apply(diff);
        diff.accounts().forEach((address, change) -> {
            assertThat(change.before().equals(change.after())
                            && change.storage().isEmpty())
                    .isFalse();
            change.storage().values().forEach(slot -> assertThat(slot.before()).isNotEqualTo(slot.after()));
        });
        assertThat(new JournaledState(child).diff()).isEqualTo(StateDiff.EMPTY);

        child.apply(diff.reversed());

        assertThat(child).isEqualTo(parent);
    }

    /** Runs those of the steps that transactions can do on {@code parent}, reverts included. */
    private static StateDiff run(List<Step> steps, MemoryState parent) {
        JournaledState state = new JournaledState(parent);
        Model model = Model.empty();
        Deque<Saved> checkpoints = new ArrayDeque<>();
        for (Step step : steps) {
            if (isPossible(step, state)) {
                model = advance(step, state, model, checkpoints);
            }
        }
        state.finishTransaction();
        return state.diff();
    }

    private static boolean isPossible(Step step, JournaledState state) {
        Address address = step.address();
        return switch (step.action()) {
            // Storage belongs to contracts, whose nonce is never 0 again.
            case SET_STORAGE -> state.nonce(address) != 0;
            // Only what was created in the same transaction is removed with its storage (EIP-6780).
            case SELF_DESTRUCT -> state.isCreatedInTransaction(address);
            case CREATE -> state.nonce(address) == 0 && !state.hasCode(address);
            default -> true;
        };
    }

    private static Model advance(Step step, JournaledState state, Model model, Deque<Saved> checkpoints) {
        switch (step.action()) {
            case CHECKPOINT -> checkpoints.push(new Saved(state.checkpoint(), model));
            case KEEP -> checkpoints.poll();
            case REVERT -> {
                Saved saved = checkpoints.poll();
                if (saved != null) {
                    state.revert(saved.checkpoint());
                    return saved.model();
                }
            }
            case FINISH_TRANSACTION -> {
                checkpoints.clear();
                state.finishTransaction();
                return model.finished();
            }
            default -> {
                return apply(step, state, model);
            }
        }
        return model;
    }

    private static Model apply(Step step, JournaledState state, Model model) {
        Address address = step.address();
        SlotOf slot = new SlotOf(address, step.key());
        UInt256 value = UInt256.of(step.value());
        Account account = model.account(address);
        return switch (step.action()) {
            case SET_BALANCE -> {
                state.setBalance(address, new Wei(value));
                yield model.with(address, account.withBalance(new Wei(value)));
            }
            case ADD_BALANCE -> {
                state.addBalance(address, new Wei(value));
                yield step.value() == 0
                        ? model.withMarks(model.created(), model.destructed(), Model.plus(model.touched(), address))
                        : model.with(
                                address, account.withBalance(account.balance().plus(new Wei(value))));
            }
            case TOUCH -> {
                state.touch(address);
                yield model.withMarks(model.created(), model.destructed(), Model.plus(model.touched(), address));
            }
            case INCREMENT_NONCE -> {
                state.incrementNonce(address);
                yield model.with(address, account.withNonce(account.nonce() + 1));
            }
            case SET_CODE -> {
                Bytes code = Bytes.copyOf(new byte[step.value()]);
                state.setCode(address, code);
                yield model.with(address, account.withCodeHash(Keccak.hash256(code)));
            }
            case SET_STORAGE -> {
                state.setStorage(address, step.key(), value);
                yield model.withStorage(slot, value);
            }
            case SET_TRANSIENT -> {
                state.setTransientStorage(address, step.key(), value);
                yield model.withTransient(slot, value);
            }
            case CREATE -> {
                state.createContract(address);
                Model changed = model.with(address, account.withNonce(1));
                yield changed.withMarks(
                        Model.plus(changed.created(), address), changed.destructed(), changed.touched());
            }
            case SELF_DESTRUCT -> {
                state.selfDestruct(address);
                yield model.withMarks(model.created(), Model.plus(model.destructed(), address), model.touched());
            }
            case WARM_ACCOUNT -> {
                assertThat(state.warmAccount(address)).isEqualTo(!model.warm().contains(address));
                yield model.withCounts(Model.plus(model.warm(), address), model.logs(), model.refund());
            }
            case WARM_SLOT -> {
                assertThat(state.warmSlot(address, step.key()))
                        .isEqualTo(!model.warm().contains(slot));
                yield model.withCounts(Model.plus(model.warm(), slot), model.logs(), model.refund());
            }
            case LOG -> {
                state.addLog(new Log(address, List.of(), Bytes.EMPTY));
                yield model.withCounts(model.warm(), model.logs() + 1, model.refund());
            }
            case REFUND -> {
                state.addRefund(step.value() - 1L);
                yield model.withCounts(model.warm(), model.logs(), model.refund() + step.value() - 1L);
            }
            case CHECKPOINT, REVERT, KEEP, FINISH_TRANSACTION -> throw new AssertionError(step);
        };
    }

    private static void assertSame(JournaledState state, Model model) {
        for (int number = 1; number <= 3; number++) {
            Address address = Address.ofNumber(number);
            assertThat(state.account(address).orElse(Account.EMPTY)).isEqualTo(model.account(address));
            assertThat(state.isEmpty(address)).isEqualTo(model.account(address).isEmpty());
            assertThat(Keccak.hash256(state.code(address)))
                    .isEqualTo(model.account(address).codeHash());
            assertThat(state.isCreatedInTransaction(address))
                    .isEqualTo(model.created().contains(address));
            assertThat(state.isSelfDestructed(address))
                    .isEqualTo(model.destructed().contains(address));
            assertThat(state.isWarmAccount(address)).isEqualTo(model.warm().contains(address));
            for (int key = 0; key < 2; key++) {
                UInt256 slot = UInt256.of(key);
                SlotOf slotOf = new SlotOf(address, slot);
                assertThat(state.storage(address, slot))
                        .isEqualTo(model.storage().getOrDefault(slotOf, UInt256.ZERO));
                assertThat(state.originalStorage(address, slot))
                        .isEqualTo(model.original().getOrDefault(slotOf, UInt256.ZERO));
                assertThat(state.transientStorage(address, slot))
                        .isEqualTo(model.transientStorage().getOrDefault(slotOf, UInt256.ZERO));
                assertThat(state.isWarmSlot(address, slot))
                        .isEqualTo(model.warm().contains(slotOf));
            }
        }
        assertThat(state.logs()).hasSize(model.logs());
        assertThat(state.refund()).isEqualTo(model.refund());
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Action.class),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(0, 3))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }
}

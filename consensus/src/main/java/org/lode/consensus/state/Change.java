package org.lode.consensus.state;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

/** One entry of the journal: knows how things were before it. Undone strictly in reverse order. */
sealed interface Change {
    void undo(JournaledState state);

    record Fields(
            JournaledAccount account,
            @Nullable Account previous,
            @Nullable Bytes previousCode) implements Change {
        @Override
        public void undo(JournaledState state) {
            account.current = previous;
            account.code = previousCode;
        }
    }

    record Storage(StorageSlot slot, UInt256 previous) implements Change {
        @Override
        public void undo(JournaledState state) {
            slot.value = previous;
        }
    }

    record Transient(Map<UInt256, UInt256> slots, UInt256 key, UInt256 previous) implements Change {
        @Override
        public void undo(JournaledState state) {
            slots.put(key, previous);
        }
    }

    record WarmAccount(JournaledAccount account) implements Change {
        @Override
        public void undo(JournaledState state) {
            account.warmIn = 0;
        }
    }

    record WarmSlot(StorageSlot slot) implements Change {
        @Override
        public void undo(JournaledState state) {
            slot.warmIn = 0;
        }
    }

    record Touched(JournaledAccount account) implements Change {
        @Override
        public void undo(JournaledState state) {
            account.touchedIn = 0;
            state.touched.removeLast();
        }
    }

    record Created(JournaledAccount account) implements Change {
        @Override
        public void undo(JournaledState state) {
            account.createdIn = 0;
        }
    }

    record SelfDestructed(JournaledAccount account) implements Change {
        @Override
        public void undo(JournaledState state) {
            account.destructedIn = 0;
            state.destructed.removeLast();
        }
    }

    record Logged() implements Change {
        static final Logged INSTANCE = new Logged();

        @Override
        public void undo(JournaledState state) {
            state.logs.removeLast();
        }
    }

    record Refund(long previous) implements Change {
        @Override
        public void undo(JournaledState state) {
            state.refund = previous;
        }
    }
}

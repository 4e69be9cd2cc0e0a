package org.lode.consensus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.MemoryState;

final class JournaledStateTest {
    private static final Address ALICE = Address.ofNumber(0xa11ce);
    private static final Address BOB = Address.ofNumber(0xb0b);
    private static final UInt256 SLOT = UInt256.of(7);

    private final MemoryState parent = new MemoryState();
    private final JournaledState state = new JournaledState(parent);

    @Test
    void removesAnEmptyAccountThatWasTouched() {
        state.setBalance(ALICE, Wei.of(1));
        state.transfer(ALICE, BOB, Wei.of(1));
        state.finishTransaction();

        assertThat(state.diff().accounts()).containsOnlyKeys(BOB);
    }

    @Test
    void recreatesAContractWithoutItsOldStorageInALaterTransaction() {
        state.createContract(ALICE);
        state.setCode(ALICE, Bytes.ofHex("0x00"));
        state.setStorage(ALICE, SLOT, UInt256.ONE);
        state.selfDestruct(ALICE);
        state.finishTransaction();
        state.createContract(ALICE);

        assertThat(state.storage(ALICE, SLOT)).isEqualTo(UInt256.ZERO);
        assertThat(state.code(ALICE)).isEqualTo(Bytes.EMPTY);
    }

    @Test
    void listsEverySlotOfARemovedAccount() {
        state.createContract(ALICE);
        state.setStorage(ALICE, SLOT, UInt256.ONE);
        state.finishTransaction();
        parent.apply(state.diff());

        JournaledState next = new JournaledState(parent);
        assertThat(next.storage(ALICE, SLOT)).isEqualTo(UInt256.ONE);
        next.selfDestruct(ALICE);
        next.finishTransaction();

        assertThat(next.diff().accounts().values())
                .extracting(StateDiff.AccountChange::storage)
                .containsExactly(Map.of(SLOT, new StateDiff.SlotChange(UInt256.ONE, UInt256.ZERO)));
    }

    @Test
    void refusesADiffInTheMiddleOfATransaction() {
        state.setBalance(ALICE, Wei.of(1));

        assertThatThrownBy(state::diff).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesToSpendMoreThanTheBalance() {
        assertThatThrownBy(() -> state.subtractBalance(ALICE, Wei.of(1))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void carriesNewCodeInTheDiff() {
        state.setCode(ALICE, Bytes.ofHex("0x6001"));
        state.finishTransaction();

        assertThat(state.diff().code()).containsEntry(state.codeHash(ALICE), Bytes.ofHex("0x6001"));
    }
}

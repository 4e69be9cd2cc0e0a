package org.lode.node.rpc.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.state.Account;
import org.lode.consensus.state.StateReader;
import org.lode.node.rpc.json.InvalidParameterException;

final class StateOverridesTest {
    private static final Address ALICE = Address.ofHex("0x00000000000000000000000000000000000a11ce");
    private static final UInt256 ONE = UInt256.ONE;
    private static final UInt256 TWO = UInt256.of(2);

    /** Every account has nonce 7 and 8 wei, every slot 9. */
    private static final StateReader STATE = new StateReader() {
        @Override
        public Optional<Account> account(Address address) {
            return Optional.of(new Account(7, Wei.of(8), Account.NO_CODE));
        }

        @Override
        public UInt256 storage(Address address, UInt256 slot) {
            return UInt256.of(9);
        }

        @Override
        public Bytes code(Hash codeHash) {
            return Bytes.EMPTY;
        }
    };

    @Test
    void fieldsLeftOutStayAsTheyAre() {
        StateReader state = overridden("{\"balance\": \"0x5\", \"code\": \"0x6001\"}");
        Account account = state.account(ALICE).orElseThrow();
        assertThat(account.nonce()).isEqualTo(7);
        assertThat(account.balance()).isEqualTo(Wei.of(5));
        assertThat(state.code(account.codeHash())).isEqualTo(Bytes.ofHex("0x6001"));
        assertThat(state.storage(ALICE, ONE)).isEqualTo(UInt256.of(9));
        assertThat(state.account(Address.ZERO)).isEqualTo(STATE.account(Address.ZERO));
    }

    @Test
    void stateClearsOtherSlotsAndStateDiffKeepsThem() {
        String slots = "{\"" + ONE.toHash() + "\": \"" + TWO.toHash() + "\"}";
        StateReader whole = overridden("{\"state\": " + slots + "}");
        assertThat(whole.storage(ALICE, ONE)).isEqualTo(TWO);
        assertThat(whole.storage(ALICE, TWO)).isEqualTo(UInt256.ZERO);
        StateReader some = overridden("{\"stateDiff\": " + slots + "}");
        assertThat(some.storage(ALICE, ONE)).isEqualTo(TWO);
        assertThat(some.storage(ALICE, TWO)).isEqualTo(UInt256.of(9));
    }

    @Test
    void refusesBothWaysToGiveStorageAtOnce() {
        assertThatThrownBy(() -> overridden("{\"state\": {}, \"stateDiff\": {}}"))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void refusesAnAddressThatIsNone() {
        assertThatThrownBy(() -> decode("{\"0x1234\": {}}")).isInstanceOf(InvalidParameterException.class);
    }

    private static StateReader overridden(String alice) {
        return decode("{\"" + ALICE + "\": " + alice + "}").applyTo(STATE);
    }

    private static StateOverrides decode(String json) {
        try {
            return StateOverrides.DECODER.decode(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}

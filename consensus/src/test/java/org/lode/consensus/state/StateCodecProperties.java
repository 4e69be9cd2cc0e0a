package org.lode.consensus.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;
import org.lode.consensus.testkit.StateModel;

final class StateCodecProperties {
    @Property
    void accountsSurviveEncoding(@ForAll long nonce, @ForAll long balance, @ForAll long code) {
        Account account = new Account(nonce, new Wei(new UInt256(0, balance, 0, 7)), new Hash(code, 0, 0, code));
        Account withoutCode = account.withCodeHash(Account.NO_CODE);
        assertThat(StateCodec.decodeAccount(StateCodec.encodeAccount(account))).isEqualTo(account);
        assertThat(StateCodec.decodeAccount(StateCodec.encodeAccount(withoutCode)))
                .isEqualTo(withoutCode);
    }

    @Property
    void slotsSurviveEncoding(@ForAll long a, @ForAll long d) {
        UInt256 value = new UInt256(a, 0, 0, d);
        assertThat(StateCodec.decodeSlot(StateCodec.encodeSlot(value))).isEqualTo(value);
    }

    @Property(tries = 200)
    void diffsSurviveEncodingWithoutTheirCode(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StateModel model = StateModel.empty();
        for (int block = 0; block < 4; block++) {
            StateDiff diff = model.randomBlock(random, 20);
            assertThat(StateCodec.decodeDiff(StateCodec.encodeDiff(diff)))
                    .isEqualTo(new StateDiff(diff.accounts(), Map.of()));
        }
    }

    @Property(tries = 100)
    void everyEarlierStateIsReadThroughTheDiffsInBetween(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StateModel model = StateModel.empty();
        List<StateModel> states = new ArrayList<>(List.of(model.copy()));
        List<StateDiff> diffs = new ArrayList<>();
        for (int block = 0; block < 10; block++) {
            diffs.add(model.randomBlock(random, 20));
            states.add(model.copy());
        }
        for (int at = 0; at < states.size(); at++) {
            PastState.Walk walk = new PastState.Walk(model);
            for (int undone = diffs.size() - 1; undone >= at; undone--) {
                walk.undo(diffs.get(undone));
            }
            assertThat(states.get(at).agreesWith(walk.state()))
                    .as("state after block %d", at)
                    .isTrue();
        }
    }
}

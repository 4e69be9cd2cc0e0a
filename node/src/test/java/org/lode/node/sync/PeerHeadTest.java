package org.lode.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

final class PeerHeadTest {
    private static final PeerHead START = new PeerHead(hash(1), Optional.empty(), Optional.of(UInt256.of(100)));
    private static final PeerHead ANNOUNCED = new PeerHead(hash(2), Optional.of(BlockNumber.of(7)), Optional.empty());
    private static final PeerHead HEAVY =
            new PeerHead(hash(3), Optional.of(BlockNumber.of(6)), Optional.of(UInt256.of(120)));

    @Test
    void moreWorkIsBetterWhateverTheHeight() {
        PeerHead longer = new PeerHead(hash(4), Optional.of(BlockNumber.of(9)), Optional.of(UInt256.of(110)));
        assertThat(START.orBetter(HEAVY)).isEqualTo(HEAVY);
        assertThat(HEAVY.orBetter(longer)).isEqualTo(HEAVY);
        assertThat(longer.orBetter(HEAVY)).isEqualTo(HEAVY);
    }

    @Test
    void aHigherBlockIsBetterWhereTheWorkOfOneIsNotTold() {
        assertThat(START.orBetter(ANNOUNCED)).isEqualTo(ANNOUNCED);
        assertThat(HEAVY.orBetter(ANNOUNCED)).isEqualTo(ANNOUNCED);
        assertThat(ANNOUNCED.orBetter(HEAVY)).isEqualTo(ANNOUNCED);
        assertThat(ANNOUNCED.orBetter(START)).isEqualTo(ANNOUNCED);
    }

    @Test
    void whatIsToldOfOneBlockComesTogether() {
        PeerHead whole = new PeerHead(hash(2), Optional.of(BlockNumber.of(7)), Optional.of(UInt256.of(130)));
        assertThat(ANNOUNCED.orBetter(new PeerHead(hash(2), Optional.empty(), Optional.of(UInt256.of(130)))))
                .isEqualTo(whole);
    }

    private static Hash hash(int number) {
        return new Hash(0, 0, 0, number);
    }
}

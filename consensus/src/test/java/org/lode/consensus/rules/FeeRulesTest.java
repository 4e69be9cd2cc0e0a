package org.lode.consensus.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lode.consensus.block.Content;
import org.lode.consensus.block.LogsBloom;
import org.lode.consensus.genesis.FeeParameters;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;

/** EIP-1559: values by hand from its formulas. */
final class FeeRulesTest {
    private static final FeeParameters EIP_1559 = new FeeParameters(2, 8);

    @Test
    void baseFeeStaysWhenHalfTheGasIsUsed() {
        assertThat(after(15_000_000, 1_000_000_000)).isEqualTo(Wei.of(1_000_000_000));
    }

    @Test
    void baseFeeRisesByAnEighthAfterAFullBlock() {
        assertThat(after(30_000_000, 1_000_000_000)).isEqualTo(Wei.of(1_125_000_000));
    }

    @Test
    void baseFeeFallsByAnEighthAfterAnEmptyBlock() {
        assertThat(after(0, 1_000_000_000)).isEqualTo(Wei.of(875_000_000));
    }

    @Test
    void baseFeeRisesByAtLeastOneWei() {
        assertThat(after(15_000_001, 7)).isEqualTo(Wei.of(8));
        assertThat(after(30_000_000, 0)).isEqualTo(Wei.of(1));
    }

    @Test
    void baseFeeFallsBySmallAmountsNotAtAll() {
        assertThat(after(14_999_999, 7)).isEqualTo(Wei.of(7));
        assertThat(after(0, 7)).isEqualTo(Wei.of(7));
        assertThat(after(0, 8)).isEqualTo(Wei.of(7));
    }

    /** 1,000,000,000 * 5,000,000 / 15,000,000 / 8 = 41,666,666. */
    @Test
    void baseFeeRoundsDown() {
        assertThat(after(20_000_000, 1_000_000_000)).isEqualTo(Wei.of(1_041_666_666));
        assertThat(after(10_000_000, 1_000_000_000)).isEqualTo(Wei.of(958_333_334));
    }

    @Test
    void gasLimitMovesByLessThanOnePartIn1024() {
        Gas parent = Gas.of(30_000_000);

        assertThat(GasLimits.mayFollow(Gas.of(30_029_295), parent)).isTrue();
        assertThat(GasLimits.mayFollow(Gas.of(30_029_296), parent)).isFalse();
        assertThat(GasLimits.mayFollow(Gas.of(29_970_705), parent)).isTrue();
        assertThat(GasLimits.mayFollow(Gas.of(29_970_704), parent)).isFalse();
    }

    @Test
    void gasLimitIsAtLeast5000() {
        assertThat(GasLimits.mayFollow(Gas.of(5_000), Gas.of(5_001))).isTrue();
        assertThat(GasLimits.mayFollow(Gas.of(4_999), Gas.of(5_000))).isFalse();
    }

    @Test
    void gasLimitMovesTowardsWhatIsDesired() {
        Gas parent = Gas.of(30_000_000);

        assertThat(GasLimits.towards(Gas.of(60_000_000), parent)).isEqualTo(Gas.of(30_029_295));
        assertThat(GasLimits.towards(Gas.of(1), parent)).isEqualTo(Gas.of(29_970_705));
        assertThat(GasLimits.towards(Gas.of(30_000_001), parent)).isEqualTo(Gas.of(30_000_001));
        assertThat(GasLimits.towards(Gas.of(1), Gas.of(5_000))).isEqualTo(Gas.of(5_000));
        assertThat(GasLimits.towards(Gas.of(Long.MAX_VALUE), Gas.of(Long.MAX_VALUE)))
                .isEqualTo(Gas.of(Long.MAX_VALUE));
        assertThat(GasLimits.mayFollow(GasLimits.towards(Gas.of(60_000_000), parent), parent))
                .isTrue();
    }

    private static Wei after(long gasUsed, long baseFee) {
        Content parent = new Content(
                Hash.ZERO,
                Hash.ZERO,
                Hash.ZERO,
                LogsBloom.EMPTY,
                Gas.of(30_000_000),
                Gas.of(gasUsed),
                Wei.of(baseFee),
                0,
                Bytes.EMPTY);
        return BaseFee.after(parent, EIP_1559);
    }
}

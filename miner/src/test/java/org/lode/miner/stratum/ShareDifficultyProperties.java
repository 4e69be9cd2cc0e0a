package org.lode.miner.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.lode.consensus.pow.Ethash;
import org.lode.consensus.primitive.UInt256;

class ShareDifficultyProperties {
    /** What a miner finds by the difficulty it was told is a share, and it is told hardly more than is asked for. */
    @Property
    void theRoundTripIsHarderByLessThanAMillionth(
            @ForAll @LongRange(min = 1) long mantissa, @ForAll @IntRange(max = 190) int shift) {
        UInt256 hashes = UInt256.of(BigInteger.valueOf(mantissa).shiftLeft(shift));
        BigInteger wanted = Ethash.boundary(hashes).toBigInteger();
        BigInteger told = ShareDifficulty.boundary(new BigDecimal(ShareDifficulty.text(hashes)))
                .toBigInteger();
        assertThat(told).isLessThanOrEqualTo(wanted);
        assertThat(wanted.subtract(told).subtract(BigInteger.ONE).multiply(BigInteger.valueOf(1_000_000)))
                .isLessThanOrEqualTo(wanted);
    }

    @Property
    void anyTextIsEitherAMessageOrMalformed(@ForAll String text) {
        try {
            assertThat(MinerRequest.parse(text).method()).isNotNull();
        } catch (MalformedLineException e) {
            assertThat(e).hasMessageContaining(" ");
        }
        try {
            assertThat(PoolMessage.parse(text)).isNotNull();
        } catch (MalformedLineException e) {
            assertThat(e).hasMessageContaining(" ");
        }
    }
}

package org.lode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;
import org.lode.miner.cli.HashRateText;

class BlockReportTest {
    @Test
    void lineKeepsItsColumns() {
        assertThat(report(12, 3, 0).line())
                .isEqualTo(
                        "block 12       3 contributions     1 transactions   95.3 kH/s  +0.9765 LODE  (12.5000 in all)");
        assertThat(report(123_456, 16, 2).line())
                .isEqualTo(
                        "block 123456  16 contributions     1 transactions   95.3 kH/s  +0.9765 LODE  (12.5000 in all)"
                                + "  reorganised 2 blocks");
    }

    @Test
    void jsonHoldsAmountsInWeiAsText() {
        assertThat(report(12, 3, 0).json().path("incomeWei").asText()).isEqualTo("976562500000000000");
    }

    @ParameterizedTest
    @CsvSource({"0,0 H/s", "812.4,812 H/s", "999.6,1.00 kH/s", "95300,95.3 kH/s", "1250000,1.25 MH/s", "5e12,5000 GH/s"
    })
    void hashRateHasThreePlaces(double rate, String text) {
        assertThat(HashRateText.of(rate)).isEqualTo(text);
    }

    private static BlockReport report(long number, int contributions, int reverted) {
        return new BlockReport(
                BlockNumber.of(number),
                Hash.ZERO,
                contributions,
                1,
                reverted,
                95_300,
                Wei.ofLode(new BigDecimal("0.9765625")),
                Wei.ofLode(new BigDecimal("12.5")));
    }
}

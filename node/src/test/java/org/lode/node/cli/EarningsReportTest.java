package org.lode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lode.consensus.primitive.Wei;
import org.lode.node.cli.EarningsReport.Income;

class EarningsReportTest {
    private static final long NOON_SECONDS = 1_767_268_800;

    @Test
    void tableAddsUpTheKindsAndTheirShares() {
        Income income = income("0.5", "1.25", "0.25", "0");

        List<String> lines = new EarningsReport(income, new TreeMap<>()).lines(ZoneOffset.UTC);

        assertThat(lines)
                .containsExactly(
                        "kind                         LODE   share",
                        "block                    0.500000   25.0%",
                        "contribution             1.250000   62.5%",
                        "inclusion                0.250000   12.5%",
                        "tips                     0.000000    0.0%",
                        "total                    2.000000");
    }

    @Test
    void chartDrawsEveryHourToTheSameScaleAndLeavesIdleOnesEmpty() {
        TreeMap<Long, Income> hours = new TreeMap<>();
        hours.put(NOON_SECONDS, income("1", "1", "0", "0"));
        hours.put(NOON_SECONDS + 2 * 3600, income("0", "0", "0.5", "0.5"));

        List<String> lines = new EarningsReport(income("1", "1", "0.5", "0.5"), hours).lines(ZoneOffset.UTC);

        assertThat(lines.subList(8, lines.size()))
                .containsExactly(
                        "01-01 12:00         2.0000 " + "█".repeat(20) + "▓".repeat(20),
                        "01-01 13:00         0.0000",
                        "01-01 14:00         1.0000 " + "▒".repeat(10) + "░".repeat(10));
    }

    @Test
    void chartShowsTheLastDayOnly() {
        TreeMap<Long, Income> hours = new TreeMap<>();
        for (int hour = 0; hour < 48; hour++) {
            hours.put(NOON_SECONDS + hour * 3600L, income("1", "0", "0", "0"));
        }

        List<String> lines = new EarningsReport(income("48", "0", "0", "0"), hours).lines(ZoneOffset.UTC);

        assertThat(lines.subList(8, lines.size())).hasSize(24);
    }

    private static Income income(String block, String contribution, String inclusion, String tips) {
        return new Income(lode(block), lode(contribution), lode(inclusion), lode(tips));
    }

    private static Wei lode(String amount) {
        return Wei.ofLode(new BigDecimal(amount));
    }
}

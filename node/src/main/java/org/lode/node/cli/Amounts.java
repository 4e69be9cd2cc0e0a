package org.lode.node.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.lode.consensus.primitive.Wei;

/** How amounts are written for people. */
final class Amounts {
    private Amounts() {}

    /** Exact, with the unit: {@code 12.2421875 LODE}. */
    static String exact(Wei amount) {
        return amount.toLode().toPlainString() + " LODE";
    }

    /** Rounded down to {@code decimals} places, without the unit, for columns. */
    static String column(Wei amount, int decimals) {
        BigDecimal lode = amount.toLode().setScale(decimals, RoundingMode.DOWN);
        return String.format(Locale.ROOT, "%,." + decimals + "f", lode);
    }
}

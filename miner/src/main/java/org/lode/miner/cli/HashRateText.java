package org.lode.miner.cli;

import java.util.Locale;

/** How hash rates are written for people. */
public final class HashRateText {
    private static final String[] UNITS = {"H/s", "kH/s", "MH/s", "GH/s"};

    private HashRateText() {}

    /** Three significant places with the unit: {@code 812 H/s}, {@code 95.3 kH/s}, {@code 1.25 MH/s}. */
    public static String of(double hashesPerSecond) {
        double rate = hashesPerSecond;
        int unit = 0;
        while (rate >= 999.5 && unit < UNITS.length - 1) {
            rate /= 1000;
            unit++;
        }
        String digits = rate >= 99.95 || unit == 0 ? "%.0f" : rate >= 9.995 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, digits + " %s", rate, UNITS[unit]);
    }
}

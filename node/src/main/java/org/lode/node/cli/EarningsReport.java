package org.lode.node.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lode.consensus.primitive.Wei;

/**
 * Income of one account, laid out for a terminal: a table by kind, and a bar for each of the last hours.
 *
 * @param hours income by the hour's start, seconds since 1970; hours without income may be missing
 */
record EarningsReport(Income total, SortedMap<Long, Income> hours) {
    private static final int CHART_HOURS = 24;
    private static final int BAR_WIDTH = 40;
    private static final int HOUR_SECONDS = 3600;
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("MM-dd HH:mm");

    /** What was earned, by kind. */
    record Income(Wei block, Wei contribution, Wei inclusion, Wei tips) {
        static final Income NONE = new Income(Wei.ZERO, Wei.ZERO, Wei.ZERO, Wei.ZERO);

        Wei sum() {
            return block.plus(contribution).plus(inclusion).plus(tips);
        }
    }

    /** The lines to print; times are in {@code zone}. */
    List<String> lines(ZoneId zone) {
        List<String> lines = new ArrayList<>();
        lines.add(row("kind", "LODE", "share"));
        lines.add(kind("block", total.block()));
        lines.add(kind("contribution", total.contribution()));
        lines.add(kind("inclusion", total.inclusion()));
        lines.add(kind("tips", total.tips()));
        lines.add(row("total", Amounts.column(total.sum(), 6), ""));
        if (!hours.isEmpty()) {
            lines.add("");
            lines.add("income per hour, LODE (█ block  ▓ contribution  ▒ inclusion  ░ tips)");
            lines.addAll(chart(zone));
        }
        return lines;
    }

    private String kind(String name, Wei amount) {
        return row(name, Amounts.column(amount, 6), percent(amount));
    }

    private static String row(String name, String amount, String share) {
        return String.format(Locale.ROOT, "%-14s %18s %7s", name, amount, share).stripTrailing();
    }

    private String percent(Wei amount) {
        double whole = total.sum().toLode().doubleValue();
        return whole == 0
                ? "0.0%"
                : String.format(Locale.ROOT, "%.1f%%", 100 * amount.toLode().doubleValue() / whole);
    }

    private List<String> chart(ZoneId zone) {
        long last = hours.lastKey();
        long first = Math.max(hours.firstKey(), last - (CHART_HOURS - 1) * HOUR_SECONDS);
        SortedMap<Long, Income> shown = new TreeMap<>();
        for (long hour = first; hour <= last; hour += HOUR_SECONDS) {
            shown.put(hour, hours.getOrDefault(hour, Income.NONE));
        }
        double most = shown.values().stream()
                .mapToDouble(income -> income.sum().toLode().doubleValue())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        shown.forEach((hour, income) -> lines.add(String.format(
                        Locale.ROOT,
                        "%s %14s %s",
                        HOUR.format(Instant.ofEpochSecond(hour).atZone(zone)),
                        Amounts.column(income.sum(), 4),
                        bar(income, most))
                .stripTrailing()));
        return lines;
    }

    /** Segments end where the running sum, scaled, ends, so that the bar's length is the sum's. */
    private static String bar(Income income, double most) {
        StringBuilder bar = new StringBuilder();
        Wei running = Wei.ZERO;
        Wei[] parts = {income.block(), income.contribution(), income.inclusion(), income.tips()};
        for (int i = 0; i < parts.length; i++) {
            running = running.plus(parts[i]);
            long end = most == 0 ? 0 : Math.round(BAR_WIDTH * running.toLode().doubleValue() / most);
            while (bar.length() < end) {
                bar.append("█▓▒░".charAt(i));
            }
        }
        return bar.toString();
    }
}

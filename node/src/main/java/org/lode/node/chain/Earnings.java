package org.lode.node.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.lode.consensus.primitive.Wei;
import org.lode.node.store.Earning;

/**
 * What one account earned over a range of canonical blocks, to the wei.
 *
 * @param entries by block and kind, oldest first
 */
public record Earnings(List<Earning> entries) {
    private static final long HOUR_SECONDS = 3600;

    public Earnings {
        entries = List.copyOf(entries);
    }

    /** Units paid and their sum. */
    public record Sum(long units, Wei amount) {
        public static final Sum NONE = new Sum(0, Wei.ZERO);

        Sum plus(Earning earning) {
            return new Sum(units + earning.units(), amount.plus(earning.amount()));
        }
    }

    public Wei total() {
        return entries.stream().map(Earning::amount).reduce(Wei.ZERO, Wei::plus);
    }

    /** Kinds that earned nothing included. */
    public Map<Earning.Kind, Sum> byKind() {
        Map<Earning.Kind, Sum> sums = new EnumMap<>(Earning.Kind.class);
        for (Earning.Kind kind : Earning.Kind.values()) {
            sums.put(kind, Sum.NONE);
        }
        entries.forEach(it -> sums.merge(it.kind(), Sum.NONE.plus(it), (sum, _) -> sum.plus(it)));
        return Collections.unmodifiableMap(sums);
    }

    /** By the start of each hour in which something was earned, seconds since 1970. */
    public NavigableMap<Long, Earnings> byHour() {
        NavigableMap<Long, List<Earning>> buckets = new TreeMap<>();
        for (Earning earning : entries) {
            long hour = Math.floorDiv(earning.timestampSeconds(), HOUR_SECONDS) * HOUR_SECONDS;
            buckets.computeIfAbsent(hour, _ -> new ArrayList<>()).add(earning);
        }
        NavigableMap<Long, Earnings> hours = new TreeMap<>();
        buckets.forEach((hour, earnings) -> hours.put(hour, new Earnings(earnings)));
        return Collections.unmodifiableNavigableMap(hours);
    }
}

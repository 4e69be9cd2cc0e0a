package org.lode.p2p.reputation;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Offences by who did them, bounded: a new offender beyond the limit takes the place of the one heard of longest ago, of those
 * that are not barred if there is one. Its owner locks.
 */
final class Ledger<K> {
    private static final Duration FIRST_BAR = Duration.ofHours(1);
    private static final Duration LONGEST_BAR = Duration.ofHours(24);
    private static final int SECONDS_A_POINT = 12;

    private final int maxEntries;
    private final Map<K, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    Ledger(int maxEntries) {
        this.maxEntries = maxEntries;
    }

    private static final class Entry {
        private int points;
        private Instant countedAt;
        private Instant barredUntil = Instant.MIN;
        private int bars;
        private final Map<Offence, Integer> offences = new EnumMap<>(Offence.class);

        Entry(Instant now) {
            countedAt = now;
        }

        void forgive(Instant now) {
            long forgiven = Math.max(0, Duration.between(countedAt, now).toSeconds()) / SECONDS_A_POINT;
            if (forgiven >= points) {
                points = 0;
                countedAt = now;
                offences.clear();
            } else {
                points -= (int) forgiven;
                countedAt = countedAt.plusSeconds(forgiven * SECONDS_A_POINT);
            }
        }

        boolean isBarred(Instant now) {
            return now.isBefore(barredUntil);
        }

        /** Twice as long each time. */
        void bar(Instant now) {
            Duration longer = FIRST_BAR.multipliedBy(1L << Math.min(bars, 5));
            barredUntil = now.plus(longer.compareTo(LONGEST_BAR) < 0 ? longer : LONGEST_BAR);
            bars++;
        }
    }

    /** The points that the offender has now. */
    int add(K offender, Offence offence, Instant now) {
        Entry entry = entries.get(offender);
        if (entry == null) {
            makeRoom(now);
            entry = new Entry(now);
            entries.put(offender, entry);
        }
        entry.forgive(now);
        int most = offence.blame() == Offence.Blame.LINE
                ? Math.max(entry.points, Reputation.BAR_POINTS - 1)
                : 2 * Reputation.BAR_POINTS;
        entry.points = Math.min(entry.points + offence.points(), most);
        entry.offences.merge(offence, 1, Integer::sum);
        if (entry.points >= Reputation.BAR_POINTS && !entry.isBarred(now)) {
            entry.bar(now);
        }
        return entry.points;
    }

    private void makeRoom(Instant now) {
        if (entries.size() < maxEntries) {
            return;
        }
        Iterator<Entry> eldestFirst = entries.values().iterator();
        while (eldestFirst.hasNext()) {
            if (!eldestFirst.next().isBarred(now)) {
                eldestFirst.remove();
                return;
            }
        }
        Iterator<Entry> barred = entries.values().iterator();
        barred.next();
        barred.remove();
    }

    boolean isBarred(K offender, Instant now) {
        @Nullable Entry entry = entries.get(offender);
        return entry != null && entry.isBarred(now);
    }

    Standing standing(K offender, Instant now) {
        @Nullable Entry entry = entries.get(offender);
        if (entry == null) {
            return Standing.CLEAN;
        }
        entry.forgive(now);
        return new Standing(
                entry.points, entry.offences, entry.isBarred(now) ? Optional.of(entry.barredUntil) : Optional.empty());
    }

    int barred(Instant now) {
        return (int)
                entries.values().stream().filter(entry -> entry.isBarred(now)).count();
    }

    int size() {
        return entries.size();
    }
}

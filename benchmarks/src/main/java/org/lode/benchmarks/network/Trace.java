package org.lode.benchmarks.network;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.lode.consensus.primitive.Hash;

/**
 * What happened, in order: all of it goes into one hash, the last lines are kept for who looks into a failure. Two runs of one seed
 * have the same hash, or something in the nodes depends on more than the seed.
 */
final class Trace {
    private static final int LINES_KEPT = 400;

    private final InstantSource time;
    private final Instant start;
    private final Hasher hasher = Hashing.murmur3_128().newHasher();
    private final Deque<Line> lines = new ArrayDeque<>();
    private long events;
    private long reverted;

    /** Made into text only when somebody reads it. */
    private record Line(Duration at, int node, String what, Object detail) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%9.4f s  node %d  %s %s", at.toNanos() / 1e9, node, what, detail);
        }
    }

    Trace(InstantSource time) {
        this.time = time;
        this.start = time.instant();
    }

    /** A step of a node that is worth no line of its own. */
    void step(int node, String what) {
        note(node, what);
    }

    void add(int node, String what, Hash hash) {
        note(node, what);
        hasher.putLong(hash.a()).putLong(hash.d());
        keep(node, what, hash);
    }

    void add(int node, String what, String detail) {
        note(node, what);
        hasher.putUnencodedChars(detail);
        keep(node, what, detail);
    }

    /** A reorganisation. */
    void reverts(int node, int blocks) {
        reverted += blocks;
        add(node, "reverts", blocks + " blocks");
    }

    private void note(int node, String what) {
        events++;
        Instant now = time.instant();
        hasher.putLong(now.getEpochSecond()).putInt(now.getNano()).putInt(node).putUnencodedChars(what);
    }

    private void keep(int node, String what, Object detail) {
        if (lines.size() == LINES_KEPT) {
            lines.removeFirst();
        }
        lines.addLast(new Line(Duration.between(start, time.instant()), node, what, detail));
    }

    long events() {
        return events;
    }

    long reverted() {
        return reverted;
    }

    /** Call once, at the end. */
    String hash() {
        return hasher.hash().toString();
    }

    /** The last things that happened, oldest first. */
    List<String> tail() {
        return lines.stream().map(Line::toString).toList();
    }
}

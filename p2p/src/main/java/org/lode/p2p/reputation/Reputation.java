package org.lode.p2p.reputation;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.lode.consensus.primitive.Bytes;

/**
 * What others have done wrong, by the key they are known by and by the address they come from: keys cost nothing, addresses do.
 * Time forgives five points a minute. Addresses of this machine's own networks ({@link AddressRange#isLocal}) are not scored,
 * because honest nodes may share them. Kept in memory, bounded. Any thread.
 */
public final class Reputation {
    /** Who has that many loses its session. */
    public static final int DISCONNECT_POINTS = 50;

    /** Who has that many may not come again for an hour, twice as long each time, at most a day. */
    public static final int BAR_POINTS = 100;

    /** Nodes remembered, and addresses as many. */
    public static final int MAX_ENTRIES = 4096;

    private final InstantSource clock;
    private final Ledger<Bytes> nodes = new Ledger<>(MAX_ENTRIES);
    private final Ledger<AddressRange> hosts = new Ledger<>(MAX_ENTRIES);
    private final Map<Offence, Long> counts = new EnumMap<>(Offence.class);

    public Reputation(InstantSource clock) {
        this.clock = clock;
    }

    /** What follows from an offence. */
    public enum Consequence {
        TOLERATED,
        DISCONNECTED,
        BARRED
    }

    /** Notes what the node of that key, calling from that address, has done. */
    public synchronized Consequence report(Bytes nodeId, InetAddress address, Offence offence) {
        Instant now = clock.instant();
        int points = Math.max(nodes.add(nodeId, offence, now), ofHost(address, offence, now));
        if (points >= BAR_POINTS) {
            return Consequence.BARRED;
        }
        return points >= DISCONNECT_POINTS ? Consequence.DISCONNECTED : Consequence.TOLERATED;
    }

    /** Notes what somebody at that address has done before it was known who. */
    public synchronized void report(InetAddress address, Offence offence) {
        ofHost(address, offence, clock.instant());
    }

    private int ofHost(InetAddress address, Offence offence, Instant now) {
        counts.merge(offence, 1L, Long::sum);
        return AddressRange.isLocal(address) ? 0 : hosts.add(AddressRange.ofHost(address), offence, now);
    }

    public synchronized boolean isBarred(Bytes nodeId) {
        return nodes.isBarred(nodeId, clock.instant());
    }

    public synchronized boolean isBarred(InetAddress address) {
        return hosts.isBarred(AddressRange.ofHost(address), clock.instant());
    }

    /** What is held against the node of that key. */
    public synchronized Standing standing(Bytes nodeId) {
        return nodes.standing(nodeId, clock.instant());
    }

    /** How often anybody did it, since the start. */
    public synchronized long count(Offence offence) {
        return counts.getOrDefault(offence, 0L);
    }

    /** Nodes and addresses that may not come now. */
    public synchronized int barred() {
        Instant now = clock.instant();
        return nodes.barred(now) + hosts.barred(now);
    }

    /** Nodes and addresses that something is remembered of. */
    public synchronized int size() {
        return nodes.size() + hosts.size();
    }
}

package org.lode.p2p.session;

import java.time.Duration;

/**
 * How many others a node deals with at once, and how long it waits for them.
 *
 * @param maxPeers sessions in all
 * @param maxInbound sessions that others began; the rest of the slots are for those that this node chose
 * @param maxInboundOfSubnet of these, from one subnet; this machine's own networks are exempt
 * @param maxHandshakes connections that are not sessions yet
 * @param maxHandshakesOfHost of these, from one address; this machine's own networks are exempt
 */
public record PeerLimits(
        int maxPeers,
        int maxInbound,
        int maxInboundOfSubnet,
        int maxHandshakes,
        int maxHandshakesOfHost,
        Patience patience) {
    public static final PeerLimits DEFAULT = new PeerLimits(50, 34, 4, 32, 4, Patience.DEFAULT);

    /**
     * How long it waits.
     *
     * @param handshake from the connection to its keys
     * @param greeting for Hello, and again for Status
     * @param silence before a ping, and again for its answer
     * @param answer to a request
     */
    public record Patience(Duration handshake, Duration greeting, Duration silence, Duration answer) {
        public static final Patience DEFAULT = new Patience(
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(10));
    }

    /** Other slots, as many for others to begin as there are. */
    public PeerLimits withPeers(int newMaxPeers) {
        return new PeerLimits(
                newMaxPeers, newMaxPeers, maxInboundOfSubnet, maxHandshakes, maxHandshakesOfHost, patience);
    }

    public PeerLimits withHandshakes(int newMaxHandshakes) {
        return new PeerLimits(
                maxPeers, maxInbound, maxInboundOfSubnet, newMaxHandshakes, maxHandshakesOfHost, patience);
    }

    public PeerLimits withPatience(Patience newPatience) {
        return new PeerLimits(
                maxPeers, maxInbound, maxInboundOfSubnet, maxHandshakes, maxHandshakesOfHost, newPatience);
    }
}

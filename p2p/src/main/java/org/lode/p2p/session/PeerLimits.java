package org.lode.p2p.session;

/**
 * How many others a node deals with at once.
 *
 * @param maxPeers sessions in all
 * @param maxInbound sessions that others began; the rest of the slots are for those that this node chose
 * @param maxHandshakes connections that are not sessions yet
 */
public record PeerLimits(int maxPeers, int maxInbound, int maxHandshakes) {
    public static final PeerLimits DEFAULT = new PeerLimits(50, 34, 32);
}

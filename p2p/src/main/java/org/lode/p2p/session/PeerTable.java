package org.lode.p2p.session;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lode.consensus.primitive.Bytes;
import org.lode.p2p.reputation.AddressRange;
import org.lode.p2p.wire.Disconnect;

/** The sessions that hold a slot, one a node. Any thread. */
final class PeerTable {
    private final Bytes ownId;
    private final PeerLimits limits;
    private final Map<Bytes, Session> sessions = new HashMap<>();

    PeerTable(Bytes ownId, PeerLimits limits) {
        this.ownId = ownId;
        this.limits = limits;
    }

    /**
     * Gives the session a slot.
     *
     * @throws ProtocolBreach if none is free, or the node has one already. When two nodes dial each other at once, both keep
     *     the connection that the smaller key began
     */
    void admit(Session session) throws ProtocolBreach {
        Optional<Session> replaced;
        synchronized (this) {
            Session holder = sessions.get(session.nodeId());
            if (holder == null) {
                requireSlot(session);
            } else if (holder.direction() == session.direction() || !beganBySmallerKey(session)) {
                throw new ProtocolBreach(Disconnect.Reason.ALREADY_CONNECTED, "already connected");
            }
            sessions.put(session.nodeId(), session);
            replaced = Optional.ofNullable(holder);
        }
        replaced.ifPresent(holder -> holder.disconnect(Disconnect.Reason.ALREADY_CONNECTED));
    }

    private void requireSlot(Session session) throws ProtocolBreach {
        List<Session> inbound = sessions.values().stream()
                .filter(other -> other.direction() == Peer.Direction.INBOUND)
                .toList();
        boolean full = sessions.size() >= limits.maxPeers();
        if (session.direction() == Peer.Direction.INBOUND) {
            full |= inbound.size() >= limits.maxInbound()
                    || ofSameSubnet(session, inbound) >= limits.maxInboundOfSubnet();
        }
        if (full) {
            throw new ProtocolBreach(Disconnect.Reason.TOO_MANY_PEERS, "no free slot");
        }
    }

    private static long ofSameSubnet(Session session, List<Session> others) {
        InetAddress address = session.address().getAddress();
        AddressRange subnet = AddressRange.ofSubnet(address);
        return AddressRange.isLocal(address)
                ? 0
                : others.stream()
                        .filter(other -> AddressRange.ofSubnet(other.address().getAddress())
                                .equals(subnet))
                        .count();
    }

    /** Slots that no session has; those that only this node's own choices may take are among them. */
    synchronized int free() {
        return Math.max(0, limits.maxPeers() - sessions.size());
    }

    private boolean beganBySmallerKey(Session session) {
        boolean ownIsSmaller = ownId.toString().compareTo(session.nodeId().toString()) < 0;
        return ownIsSmaller == (session.direction() == Peer.Direction.OUTBOUND);
    }

    synchronized void remove(Session session) {
        sessions.remove(session.nodeId(), session);
    }

    synchronized Optional<Session> of(Bytes nodeId) {
        return Optional.ofNullable(sessions.get(nodeId));
    }

    synchronized List<Session> all() {
        return List.copyOf(sessions.values());
    }
}

package org.lode.node.rpc.method;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.node.sync.PeerHead;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.reputation.Standing;
import org.lode.p2p.session.Enode;
import org.lode.p2p.session.Peer;
import org.lode.p2p.wire.Capability;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.ForkId;
import org.lode.p2p.wire.Message;

/** A peer that is there to be listed. */
record KnownPeer(Info info) implements Peer {
    static final String NODE_ID = "ab".repeat(64);
    static final String RECORD = "enr:-test";
    static final String OWN_ID = "cd".repeat(64);

    /** This node, and one inbound peer at 127.0.0.1:40000. */
    static PeerMethods.Network network() {
        Info info = new Info(
                Bytes.ofHex(NODE_ID),
                "Other/v1",
                List.of(Capability.LODE_1),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000),
                Direction.INBOUND,
                new Message.Status(1, 31_337, UInt256.ONE, Hash.ZERO, Hash.ZERO, new ForkId(0, 0)));
        return new KnownNetwork(new ArrayList<>(List.of(new KnownPeer(info))));
    }

    /** Adds by listing. */
    private record KnownNetwork(List<Peer> peers) implements PeerMethods.Network {
        @Override
        public Enode enode() {
            return new Enode(Bytes.ofHex(OWN_ID), "127.0.0.1", 30_303);
        }

        @Override
        public Optional<String> record() {
            return Optional.of(RECORD);
        }

        @Override
        public PeerHead head(Peer peer) {
            return new PeerHead(Hash.ZERO, Optional.of(BlockNumber.of(17)), Optional.of(UInt256.of(1_700)));
        }

        @Override
        public Standing standing(Bytes nodeId) {
            return new Standing(20, Map.of(Offence.INVALID_TRANSACTION, 2), Optional.empty());
        }

        @Override
        public void add(Enode node) {
            Info like = peers.getFirst().info();
            peers.add(new KnownPeer(new Info(
                    node.nodeId(),
                    like.clientId(),
                    like.capabilities(),
                    new InetSocketAddress(node.host(), node.port()),
                    Direction.OUTBOUND,
                    like.status())));
        }

        @Override
        public void remove(Enode node) {
            peers.removeIf(peer -> peer.info().nodeId().equals(node.nodeId()));
        }
    }

    @Override
    public void send(Message message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Message.Response> request(LongFunction<Message.Request> request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void report(Offence offence) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void disconnect(Disconnect.Reason reason) {
        throw new UnsupportedOperationException();
    }
}

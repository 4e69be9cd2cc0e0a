package org.lode.p2p.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.primitive.Hash;
import org.lode.p2p.reputation.Reputation;
import org.lode.p2p.wire.ForkSchedule;

/** A peer server on a free port of the loopback, with a chain that records. */
final class TestNode implements AutoCloseable {
    static final long NETWORK_ID = 31_337;

    final RecordingChain chain = new RecordingChain();
    final Reputation reputation = new Reputation(InstantSource.system());
    final PeerServer server;

    TestNode(int key) throws IOException {
        this(key, NETWORK_ID, RecordingChain.GENESIS, PeerLimits.DEFAULT);
    }

    TestNode(int key, long networkId, Hash genesis, PeerLimits limits) throws IOException {
        LocalNode local = new LocalNode(
                PrivateKey.ofHex(String.format("%02x", key).repeat(32)),
                "test/" + key,
                networkId,
                new ForkSchedule(genesis, List.of()));
        server = PeerServer.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), local, limits, reputation, chain);
    }

    Enode enode() {
        return server.enode("127.0.0.1");
    }

    @Override
    public void close() {
        server.close();
    }
}

package org.lode.p2p.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.primitive.Hash;
import org.lode.p2p.reputation.Reputation;
import org.lode.p2p.wire.ForkSchedule;

/** A peer server on a free port of the loopback, with a chain that records. */
public final class TestNode implements AutoCloseable {
    public static final long NETWORK_ID = 31_337;

    private static final Duration LONG = Duration.ofMinutes(4);

    /** Longer than any pause of a busy machine: its timers end nothing while a test runs. */
    public static final PeerLimits UNHURRIED =
            PeerLimits.DEFAULT.withPatience(new PeerLimits.Patience(LONG, LONG, LONG, LONG));

    public final RecordingChain chain = new RecordingChain();

    /** Forgives nothing: no time passes. */
    public final Reputation reputation = new Reputation(InstantSource.fixed(Instant.EPOCH));

    public final LocalNode local;
    public final PeerServer server;

    public TestNode(int key) throws IOException {
        this(key, NETWORK_ID, RecordingChain.GENESIS, UNHURRIED);
    }

    public TestNode(int key, long networkId, Hash genesis, PeerLimits limits) throws IOException {
        local = new LocalNode(
                PrivateKey.ofHex(String.format("%02x", key).repeat(32)),
                "test/" + key,
                networkId,
                new ForkSchedule(genesis, List.of()));
        server = PeerServer.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), local, limits, reputation, chain);
    }

    public Enode enode() {
        return server.enode("127.0.0.1");
    }

    @Override
    public void close() {
        server.close();
    }
}

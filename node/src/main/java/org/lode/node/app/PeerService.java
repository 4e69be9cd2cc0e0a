package org.lode.node.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.node.sync.Gossip;
import org.lode.p2p.reputation.Reputation;
import org.lode.p2p.session.Enode;
import org.lode.p2p.session.LocalNode;
import org.lode.p2p.session.Peer;
import org.lode.p2p.session.PeerLimits;
import org.lode.p2p.session.PeerServer;
import org.lode.p2p.wire.ForkSchedule;

/** The peers of one node, from the moment it is started until it is closed. */
public final class PeerService implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Reputation reputation;
    private final PeerServer server;
    private final Enode enode;

    /**
     * How a node meets others.
     *
     * @param host address to listen on, and to be found at
     * @param port 0 takes any free one
     * @param staticPeers nodes to stay connected with
     */
    public record Settings(String host, int port, List<Enode> staticPeers) {
        public Settings {
            staticPeers = List.copyOf(staticPeers);
        }
    }

    /**
     * Listens for peers of {@code node}, and dials the ones it is told of.
     *
     * @throws IOException with one sentence for the user when the address cannot be had
     */
    public static PeerService start(Node node, PrivateKey key, Settings settings) throws IOException {
        return new PeerService(node, key, settings);
    }

    private PeerService(Node node, PrivateKey key, Settings settings) throws IOException {
        reputation = new Reputation(node.options().clock());
        Gossip gossip = new Gossip(node.chain(), node.pool());
        LocalNode local = new LocalNode(
                key,
                ClientVersion.text(),
                node.options().genesis().spec().chainId(),
                new ForkSchedule(node.options().genesis().hash(), List.of()));
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        try {
            server = PeerServer.listen(address, local, PeerLimits.DEFAULT, reputation, gossip);
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen for peers on " + settings.host() + ":" + settings.port()
                            + "; choose another port with --p2p-port N, or 0 for any free one.",
                    e);
        }
        enode = server.enode(isEverywhere(address) ? LOOPBACK : settings.host());
        gossip.start();
        settings.staticPeers().forEach(server::keepConnected);
    }

    private static boolean isEverywhere(InetSocketAddress address) {
        return !address.isUnresolved() && address.getAddress().isAnyLocalAddress();
    }

    /** How others reach this node; on all addresses of the machine the loopback stands for the one they use. */
    public Enode enode() {
        return enode;
    }

    /** The sessions that are up. */
    public List<Peer> peers() {
        return server.peers();
    }

    /** What this node holds against others. */
    public Reputation reputation() {
        return reputation;
    }

    @Override
    public void close() {
        server.close();
    }
}

package org.lode.node.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.primitive.Bytes;
import org.lode.node.rpc.method.PeerMethods;
import org.lode.node.sync.Gossip;
import org.lode.node.sync.PeerHead;
import org.lode.p2p.discovery.BootNode;
import org.lode.p2p.discovery.PeerSearch;
import org.lode.p2p.reputation.Reputation;
import org.lode.p2p.reputation.Standing;
import org.lode.p2p.session.Enode;
import org.lode.p2p.session.LocalNode;
import org.lode.p2p.session.Peer;
import org.lode.p2p.session.PeerLimits;
import org.lode.p2p.session.PeerServer;
import org.lode.p2p.wire.ForkSchedule;

/** The peers of one node, from the moment it is started until it is closed. */
public final class PeerService implements PeerMethods.Network, AutoCloseable {
    private static final Duration SEARCH_PAUSE = Duration.ofSeconds(2);
    private static final String LOOPBACK = "127.0.0.1";

    private final Reputation reputation;
    private final Gossip gossip;
    private final PeerServer server;
    private final Enode enode;
    private final Optional<PeerSearch> search;

    /**
     * How a node meets others.
     *
     * @param host address to listen on, and to be found at
     * @param port 0 takes any free one
     * @param staticPeers nodes to stay connected with
     * @param finding how to find more; empty to know only the static ones and who comes
     */
    public record Settings(
            String host, int port, List<Enode> staticPeers, Optional<Finding> finding, PeerLimits limits) {
        public Settings {
            staticPeers = List.copyOf(staticPeers);
        }

        /** Without discovery. */
        public Settings(String host, int port, List<Enode> staticPeers) {
            this(host, port, staticPeers, Optional.empty(), PeerLimits.DEFAULT);
        }
    }

    /**
     * How a node finds others.
     *
     * @param bootNodes known beforehand
     * @param advertised where others reach this node; empty for where it listens, or what others see
     * @param udpPort empty for the number of the TCP port
     * @param recordFile where its record is kept
     * @param knownNodesFile where nodes are kept that it has met
     */
    public record Finding(
            List<BootNode> bootNodes,
            Optional<InetAddress> advertised,
            OptionalInt udpPort,
            Path recordFile,
            Path knownNodesFile) {
        public Finding {
            bootNodes = List.copyOf(bootNodes);
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
        gossip = node.gossip();
        LocalNode local = new LocalNode(
                key,
                ClientVersion.text(),
                node.options().genesis().spec().chainId(),
                new ForkSchedule(node.options().genesis().hash(), List.of()));
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        try {
            server = PeerServer.listen(address, local, settings.limits(), reputation, gossip);
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen for peers on " + settings.host() + ":" + settings.port()
                            + "; choose another port with --p2p-port N, or 0 for any free one.",
                    e);
        }
        Optional<InetAddress> advertised =
                settings.finding().flatMap(Finding::advertised).or(() -> bound(address));
        enode = server.enode(advertised.map(InetAddress::getHostAddress).orElse(LOOPBACK));
        settings.staticPeers().forEach(server::keepConnected);
        search = settings.finding().isPresent()
                ? Optional.of(search(node, local, settings, address.getAddress(), advertised))
                : Optional.empty();
    }

    private PeerSearch search(
            Node node, LocalNode local, Settings settings, InetAddress listen, Optional<InetAddress> advertised)
            throws IOException {
        Finding finding = settings.finding().orElseThrow();
        PeerLimits limits = settings.limits();
        int udpPort = finding.udpPort().orElse(server.port());
        PeerSearch.Place place = new PeerSearch.Place(listen, udpPort, advertised, finding.recordFile());
        PeerSearch.Settings wanted = new PeerSearch.Settings(
                place,
                finding.bootNodes(),
                finding.knownNodesFile(),
                limits.maxPeers() - limits.maxInbound(),
                SEARCH_PAUSE);
        try {
            return PeerSearch.start(
                    wanted,
                    server,
                    local,
                    () -> node.chain().head().number(),
                    node.options().clock());
        } catch (IOException e) {
            server.close();
            throw new IOException(
                    "cannot find peers: " + e.getMessage()
                            + "; choose another UDP port with --discovery-port N, or do without by --no-discovery.",
                    e);
        }
    }

    /** The address listened on, unless that is every one of the machine's. */
    private static Optional<InetAddress> bound(InetSocketAddress address) {
        return Optional.ofNullable(address.getAddress()).filter(it -> !it.isAnyLocalAddress());
    }

    /** How others reach this node; on all addresses of the machine the loopback stands for the one they use. */
    @Override
    public Enode enode() {
        return enode;
    }

    @Override
    public Optional<String> record() {
        return search.map(it -> it.record().toString());
    }

    @Override
    public PeerHead head(Peer peer) {
        return gossip.headOf(peer);
    }

    @Override
    public Standing standing(Bytes nodeId) {
        return reputation.standing(nodeId);
    }

    @Override
    public void add(Enode node) {
        server.keepConnected(node);
    }

    @Override
    public void remove(Enode node) {
        server.forget(node.nodeId());
    }

    /** The sessions that are up. */
    @Override
    public List<Peer> peers() {
        return server.peers();
    }

    /** How this node finds others, if it does. */
    public Optional<PeerSearch> search() {
        return search;
    }

    /** What this node holds against others. */
    public Reputation reputation() {
        return reputation;
    }

    @Override
    public void close() {
        search.ifPresent(PeerSearch::close);
        server.close();
    }
}

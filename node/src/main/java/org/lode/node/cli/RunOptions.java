package org.lode.node.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.Address;
import org.lode.miner.cli.AddressText;
import org.lode.miner.cli.BoundedNumber;
import org.lode.miner.cli.RigOptions;
import org.lode.miner.cli.ThreadCount;
import org.lode.miner.cli.UserError;
import org.lode.miner.cpu.CpuMinerSettings;
import org.lode.miner.cpu.ThreadPriority;
import org.lode.miner.rig.MinerChoice;
import org.lode.miner.rig.Rig;
import org.lode.node.app.DataFolder;
import org.lode.node.app.NodeOptions;
import org.lode.node.app.PeerService;
import org.lode.node.produce.MineMode;
import org.lode.node.produce.MiningSettings;
import org.lode.node.rpc.server.RpcEndpoint;
import org.lode.node.store.StateHistory;
import org.lode.p2p.discovery.BootNode;
import org.lode.p2p.session.Enode;
import org.lode.p2p.session.PeerLimits;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What {@code lode devnet} and {@code lode node} have in common. */
final class RunOptions {
    @Mixin
    DataOption data = new DataOption();

    @Option(
            names = "--rpc-host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address that JSON-RPC listens on (default ${DEFAULT-VALUE}).")
    String rpcHost = "127.0.0.1";

    @Option(
            names = "--rpc-port",
            paramLabel = "N",
            converter = PortNumber.class,
            defaultValue = "8545",
            description = "Port for JSON-RPC over HTTP and WebSocket; 0 takes any free one (default ${DEFAULT-VALUE}).")
    int rpcPort;

    @Option(
            names = "--p2p-host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address that peers connect to; 0.0.0.0 lets other machines in (default ${DEFAULT-VALUE}).")
    private String p2pHost = "127.0.0.1";

    @Option(
            names = "--p2p-port",
            paramLabel = "N",
            converter = PortNumber.class,
            defaultValue = "30303",
            description = "Port for peers; 0 takes any free one (default ${DEFAULT-VALUE}).")
    private int p2pPort;

    @Option(
            names = "--peers",
            paramLabel = "ENODE",
            split = ",",
            converter = EnodeText.class,
            description = "Nodes to stay connected with, as enode://PUBLICKEY@HOST:PORT, separated by commas.")
    private List<Enode> peers = List.of();

    @Option(
            names = "--bootnodes",
            paramLabel = "NODE",
            split = ",",
            converter = BootNodeText.class,
            description = "Nodes to find the others through, as enr:... or enode://PUBLICKEY@HOST:PORT, separated by "
                    + "commas.")
    private List<BootNode> bootNodes = List.of();

    @Option(
            names = "--discovery",
            negatable = true,
            description = "Find peers, over UDP (default: yes for a node, for a devnet only with --bootnodes).")
    private Optional<Boolean> discovery = Optional.empty();

    @Option(
            names = "--discovery-port",
            paramLabel = "N",
            converter = UdpPortNumber.class,
            description = "UDP port to find peers by (default: the number of the port for peers).")
    private Optional<Integer> discoveryPort = Optional.empty();

    @Option(
            names = "--nat",
            paramLabel = "HOST",
            description = "Name or address that others reach this node by, when it is not the one it listens on.")
    private Optional<String> nat = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = ThreadCount.class,
            description = "Threads of the processor that mine, by Java or by OpenCL (default 1).")
    Optional<Integer> threads = Optional.empty();

    @Mixin
    RigOptions rig = new RigOptions();

    @Mixin
    StratumOptions stratum = new StratumOptions();

    @Option(
            names = "--beneficiary",
            paramLabel = "ADDRESS",
            converter = AddressText.class,
            description = "Who is paid for what this node mines.")
    Optional<Address> beneficiary = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object a line.")
    boolean json;

    @Option(names = "--archive", description = "Keep the state of every block, not only of the last 256.")
    private boolean archive;

    /**
     * A node over the chain in {@code folder}. One thread mines unless the user says more.
     *
     * @param usual what mines unless the user says otherwise
     */
    NodeOptions nodeOptions(Genesis genesis, Path folder, MiningSettings mining, MinerChoice.Kind usual) {
        CpuMinerSettings processor = CpuMinerSettings.of(threads.orElse(1), ThreadPriority.BACKGROUND);
        return NodeOptions.of(genesis, new NodeOptions.Storage.Folder(folder))
                .withMining(
                        mining, mining.mode() == MineMode.OFF ? Rig.ofProcessor(processor) : rig.rig(usual, processor))
                .withHistory(archive ? StateHistory.ALL : StateHistory.DEFAULT);
    }

    /** Where JSON-RPC listens: reached by address, or by the names of this machine's loopback. */
    RpcEndpoint endpoint() {
        return endpoint(0);
    }

    /** Of several nodes each has the port after the one before. */
    RpcEndpoint endpoint(int node) {
        return new RpcEndpoint(rpcHost, following(rpcPort, node), Set.of("localhost"), List.of("*"));
    }

    private static int following(int port, int node) {
        return port == 0 ? 0 : port + node;
    }

    /** Refuses before anything is made or removed; the port may still be lost to another program afterwards. */
    void requireFreePorts() {
        requireFreePorts(1);
    }

    /** As {@link #requireFreePorts()} for so many nodes. */
    void requireFreePorts(int nodes) {
        for (int node = 0; node < nodes; node++) {
            requireFree("JSON-RPC", "rpc", rpcHost, following(rpcPort, node));
            requireFree("peers", "p2p", p2pHost, following(p2pPort, node));
        }
    }

    /** Where one of several nodes meets the others, besides those that the user named. */
    PeerService.Settings peering(int node, List<Enode> others) {
        return new PeerService.Settings(
                p2pHost,
                following(p2pPort, node),
                Stream.concat(peers.stream(), others.stream()).toList());
    }

    /** Whether the user asked for discovery, which several nodes of one process do without. */
    boolean wantsDiscovery() {
        return discovery.orElse(false) || !bootNodes.isEmpty();
    }

    private static void requireFree(String purpose, String option, String host, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new UserError("cannot listen for " + purpose + " on " + host + ":" + port + " (" + e.getMessage()
                    + "); choose another address with --" + option + "-host or another port with --" + option
                    + "-port, 0 for any free one.");
        }
    }

    /** Whether a node looks for peers when nothing is said. */
    enum Company {
        SOUGHT,
        ONLY_WITH_BOOT_NODES
    }

    /** Where this node meets others. */
    PeerService.Settings peering(DataFolder folder, Company unlessSaid) {
        boolean seeks = discovery.orElse(unlessSaid == Company.SOUGHT || !bootNodes.isEmpty());
        if (!seeks && !bootNodes.isEmpty()) {
            throw new UserError(
                    "--bootnodes are of use only with discovery; leave out --no-discovery, or name the nodes"
                            + " with --peers.");
        }
        Optional<PeerService.Finding> finding = seeks
                ? Optional.of(new PeerService.Finding(
                        bootNodes,
                        nat.map(RunOptions::resolved),
                        discoveryPort.map(OptionalInt::of).orElse(OptionalInt.empty()),
                        folder.nodeRecord(),
                        folder.knownNodes()))
                : Optional.empty();
        return new PeerService.Settings(p2pHost, p2pPort, peers, finding, PeerLimits.DEFAULT);
    }

    private static InetAddress resolved(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException _) {
            throw new UserError("--nat names '" + host
                    + "', which no name server knows; give the address or name that others reach this machine by.");
        }
    }

    /** {@code enr:...} or {@code enode://PUBLICKEY@HOST:PORT}. */
    static final class BootNodeText implements ITypeConverter<BootNode> {
        @Override
        public BootNode convert(String text) {
            return BootNode.parse(text)
                    .orElseThrow(() -> new TypeConversionException("'" + text
                            + "' is not a node; write enr:... as another node's admin_nodeInfo tells it, or"
                            + " enode://PUBLICKEY@HOST:PORT with 128 digits"));
        }
    }

    /** 1 to 65535. */
    static final class UdpPortNumber extends BoundedNumber {
        UdpPortNumber() {
            super("a UDP port", 1, 65_535);
        }
    }

    /** {@code enode://PUBLICKEY@HOST:PORT}. */
    static final class EnodeText implements ITypeConverter<Enode> {
        @Override
        public Enode convert(String text) {
            return Enode.parse(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is not a node; write enode://PUBLICKEY@HOST:PORT with 128 digits"));
        }
    }

    /** 0 to 65535. */
    static final class PortNumber extends BoundedNumber {
        PortNumber() {
            super("a port", 0, 65_535);
        }
    }
}

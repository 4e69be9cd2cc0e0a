package org.lode.node.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.Address;
import org.lode.miner.cli.AddressText;
import org.lode.miner.cli.BoundedNumber;
import org.lode.miner.cli.UserError;
import org.lode.miner.cpu.CpuMinerSettings;
import org.lode.miner.cpu.ThreadPriority;
import org.lode.node.app.NodeOptions;
import org.lode.node.app.PeerService;
import org.lode.node.produce.MineMode;
import org.lode.node.produce.MiningSettings;
import org.lode.node.rpc.server.RpcEndpoint;
import org.lode.node.store.StateHistory;
import org.lode.p2p.session.Enode;
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
            names = "--threads",
            paramLabel = "N",
            converter = ThreadCount.class,
            description = "CPU threads that mine (default 1).")
    Optional<Integer> threads = Optional.empty();

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

    /** A node over the chain in {@code folder}. One thread mines unless the user says more. */
    NodeOptions nodeOptions(Genesis genesis, Path folder, MineMode mode, Optional<Address> paid) {
        CpuMinerSettings miner = CpuMinerSettings.of(threads.orElse(1), ThreadPriority.BACKGROUND);
        return NodeOptions.of(genesis, new NodeOptions.Storage.Folder(folder))
                .withMining(new MiningSettings(mode, paid), miner)
                .withHistory(archive ? StateHistory.ALL : StateHistory.DEFAULT);
    }

    /** Where JSON-RPC listens: reached by address, or by the names of this machine's loopback. */
    RpcEndpoint endpoint() {
        return new RpcEndpoint(rpcHost, rpcPort, Set.of("localhost"), List.of("*"));
    }

    /** Refuses before anything is made or removed; the port may still be lost to another program afterwards. */
    void requireFreePorts() {
        requireFree("JSON-RPC", "rpc", rpcHost, rpcPort);
        requireFree("peers", "p2p", p2pHost, p2pPort);
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

    /** Where this node meets others. */
    PeerService.Settings peering() {
        return new PeerService.Settings(p2pHost, p2pPort, peers);
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

    /** 1 to 1024. */
    static final class ThreadCount extends BoundedNumber {
        ThreadCount() {
            super("a number of threads", 1, 1_024);
        }
    }
}

package org.lode.node.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.Address;
import org.lode.miner.cpu.CpuMinerSettings;
import org.lode.miner.cpu.ThreadPriority;
import org.lode.node.app.NodeOptions;
import org.lode.node.produce.MineMode;
import org.lode.node.produce.MiningSettings;
import org.lode.node.rpc.server.RpcEndpoint;
import org.lode.node.store.StateHistory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
            names = "--threads",
            paramLabel = "N",
            converter = ThreadCount.class,
            description = "CPU threads that mine (default 1).")
    Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--beneficiary",
            paramLabel = "ADDRESS",
            converter = Arguments.AddressText.class,
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

    /** 0 to 65535. */
    static final class PortNumber extends Arguments.BoundedNumber {
        PortNumber() {
            super("a port", 0, 65_535);
        }
    }

    /** 1 to 1024. */
    static final class ThreadCount extends Arguments.BoundedNumber {
        ThreadCount() {
            super("a number of threads", 1, 1_024);
        }
    }
}

package org.lode.node.cli;

import java.util.Optional;
import org.lode.consensus.primitive.Address;
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
            description = "CPU threads that mine.")
    Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--beneficiary",
            paramLabel = "ADDRESS",
            converter = Arguments.AddressText.class,
            description = "Who is paid for what this node mines.")
    Optional<Address> beneficiary = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object a line.")
    boolean json;

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

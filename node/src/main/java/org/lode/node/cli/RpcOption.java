package org.lode.node.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/** Which node a command asks. */
final class RpcOption {
    @Option(
            names = "--rpc",
            paramLabel = "URL",
            converter = Arguments.HttpAddress.class,
            defaultValue = "http://127.0.0.1:8545",
            description = "The node to ask (default ${DEFAULT-VALUE}).")
    private URI endpoint;

    RpcClient connect() {
        return new RpcClient(endpoint);
    }
}

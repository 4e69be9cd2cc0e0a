package org.lode.node.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/** Which node a command asks. */
final class RpcOption {
    @Option(
            names = "--rpc",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8545",
            description = "The node to ask (default ${DEFAULT-VALUE}).")
    private URI endpoint;

    RpcClient connect() {
        if (endpoint.getHost() == null
                || !("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))) {
            throw new UserError("'" + endpoint + "' is not an http address; write it as http://HOST:PORT.");
        }
        return new RpcClient(endpoint);
    }
}

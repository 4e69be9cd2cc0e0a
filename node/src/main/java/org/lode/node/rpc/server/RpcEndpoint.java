package org.lode.node.rpc.server;

import com.google.common.net.InetAddresses;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where the interface listens and whom it serves.
 *
 * @param host address to bind, loopback unless the operator says otherwise
 * @param port 0 for any free port
 * @param hostNames names that a request's {@code Host} may have beside literal addresses; {@code *} allows all. A page on
 *     another site that rebinds its own name to this machine is turned away by this
 * @param origins sites whose pages may call from a browser, {@code *} for all, none to serve no browser but extensions
 */
public record RpcEndpoint(String host, int port, Set<String> hostNames, List<String> origins) {
    public static final int DEFAULT_PORT = 8545;
    private static final String ANY = "*";

    public RpcEndpoint {
        hostNames = Set.copyOf(hostNames);
        origins = List.copyOf(origins);
    }

    /** On this machine alone, for any page that the user opens on it. */
    public static RpcEndpoint loopback(int port) {
        return new RpcEndpoint("127.0.0.1", port, Set.of("localhost"), List.of(ANY));
    }

    /** Whether a request with this host (a name, or an address, with brackets or without) is served. */
    boolean servesHost(String requested) {
        String name = requested.toLowerCase(Locale.ROOT);
        return hostNames.contains(ANY)
                || hostNames.contains(name)
                || InetAddresses.isInetAddress(name)
                || InetAddresses.isUriInetAddress(name);
    }

    boolean servesOrigin(String origin) {
        return origins.contains(ANY) || origins.contains(origin);
    }
}

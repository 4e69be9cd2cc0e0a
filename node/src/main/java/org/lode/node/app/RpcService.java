package org.lode.node.app;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.node.rpc.JsonRpc;
import org.lode.node.rpc.dispatch.Dispatcher;
import org.lode.node.rpc.dispatch.MessageLimits;
import org.lode.node.rpc.dispatch.MethodTable;
import org.lode.node.rpc.filter.NodeEvent;
import org.lode.node.rpc.filter.NodeEvents;
import org.lode.node.rpc.method.SyncProgress;
import org.lode.node.rpc.server.RpcEndpoint;
import org.lode.node.rpc.server.RpcServer;
import org.lode.node.rpc.server.ServerLimits;

/** JSON-RPC and metrics of one node, from the moment it is started until it is closed. */
public final class RpcService implements AutoCloseable {
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RpcServer server;
    private final int port;

    /**
     * Serves {@code node}.
     *
     * @param unlocked keys that the node signs with for anyone who can call it: a devnet's, else none
     * @throws IOException with one sentence for the user when the address cannot be had
     */
    public static RpcService start(Node node, PeerService peers, RpcEndpoint endpoint, List<PrivateKey> unlocked)
            throws IOException {
        return new RpcService(node, peers, endpoint, unlocked);
    }

    private RpcService(Node node, PeerService peers, RpcEndpoint endpoint, List<PrivateKey> unlocked)
            throws IOException {
        NodeEvents events = new NodeEvents();
        events.follow(node.chain().headChanges(), NodeEvent.HeadMoved::new);
        events.follow(node.pool().additions(), NodeEvent.TransactionArrived::new);
        JsonRpc.Parts parts = new JsonRpc.Parts(
                node.chain(),
                node.pool(),
                node.options().genesis().spec(),
                node.transition(),
                Secp256k1.fastest(),
                events);
        JsonRpc.Status status = new JsonRpc.Status(
                ClientVersion.text(),
                peers,
                () -> node.gossip().syncing().map(it -> new SyncProgress(it.starting(), it.current(), it.highest())),
                new JsonRpc.Mining(
                        node.producer()::status,
                        node.producer().remote(),
                        node.producer().beneficiary()),
                unlocked);
        JsonRpc.Views views = JsonRpc.views(parts, status);
        Map<String, Dispatcher> paths =
                Map.of("/", dispatcher(views.all()), "/ethereum", dispatcher(views.ethereumTypes()));
        server = new RpcServer(endpoint, MessageLimits.STANDARD, ServerLimits.STANDARD, paths, metrics);
        PeerMetrics.bind(metrics, peers);
        MiningMetrics.bind(metrics, node);
        PoolMetrics.bind(metrics, node.pool());
        port = server.start();
    }

    private Dispatcher dispatcher(MethodTable methods) {
        return new Dispatcher(methods, metrics, MessageLimits.STANDARD);
    }

    /** Where it listens, also when any free port was asked for. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        server.close();
        metrics.close();
    }
}

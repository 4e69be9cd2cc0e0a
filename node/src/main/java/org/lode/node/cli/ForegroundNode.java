package org.lode.node.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.node.app.DataFolder;
import org.lode.node.app.Node;
import org.lode.node.app.NodeKey;
import org.lode.node.app.NodeOptions;
import org.lode.node.app.PeerService;
import org.lode.node.app.RpcService;
import org.lode.node.produce.MiningSettings;
import org.lode.node.rpc.server.RpcEndpoint;
import org.lode.node.store.StoreRefusal;
import org.lode.node.stratum.StratumServer;

/** Runs a node until Ctrl-C, SIGTERM, or a failure of the machine; then closes it in order. */
final class ForegroundNode {
    private static final int EVENTS_WAITING_MAX = 1024;
    private static final long FIGURES_SECONDS = 30;

    private final Path data;
    private final NodeOptions options;
    private final PeerService.Settings peering;
    private final RpcEndpoint endpoint;
    private final StratumOptions.Plan stratum;
    private final List<PrivateKey> unlocked;
    private final NodeReporter reporter;
    private final Foreground foreground = new Foreground();

    /** What is to run. */
    record Plan(
            Path data,
            NodeOptions options,
            PeerService.Settings peering,
            RpcEndpoint endpoint,
            StratumOptions.Plan stratum,
            List<PrivateKey> unlocked) {}

    ForegroundNode(Plan plan, NodeReporter reporter) {
        this.data = plan.data();
        this.options = plan.options();
        this.peering = plan.peering();
        this.endpoint = plan.endpoint();
        this.stratum = plan.stratum();
        this.unlocked = plan.unlocked();
        this.reporter = reporter;
    }

    /** Says what happens in lines for machines, or for people. */
    static NodeReporter reporter(RunOptions options, PrintWriter out) {
        return options.json ? new NodeReporter.Json(out) : new NodeReporter.Text(out);
    }

    /** Returns the exit code once the node has stopped. */
    int run(DataFolder folder) {
        return foreground.run(folder, () -> {
            serve(folder);
            reporter.stopped();
        });
    }

    private void serve(DataFolder folder) throws StoreRefusal, IOException, InterruptedException {
        try (Node node = Node.start(options, foreground::failed);
                PeerService peers = PeerService.start(node, NodeKey.ofFile(folder.nodeKey()), peering);
                RpcService rpc = RpcService.start(node, peers, endpoint, unlocked);
                @Nullable StratumServer miners = stratum.listen(node)) {
            foreground.obeySignals();
            reporter.started(startReport(node, peers, rpc, miners));
            follow(node);
            Thread.startVirtualThread(() -> tellFigures(node));
            if (Terminal.isThere()) {
                Thread.startVirtualThread(new DatasetProgress(node.producer()::status, foreground.stop()));
            }
            foreground.untilStopped();
        }
    }

    private void follow(Node node) {
        BlockReports reports = new BlockReports(node, reporter, options.mining().beneficiary());
        node.chain().headChanges().subscribe(Thread::startVirtualThread, EVENTS_WAITING_MAX, reports);
    }

    /** How each device and each miner does, now and then. */
    private void tellFigures(Node node) {
        try {
            while (!foreground.stop().await(FIGURES_SECONDS, TimeUnit.SECONDS)) {
                reporter.miners(MiningFigures.of(node.producer().status()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private StartReport startReport(Node node, PeerService peers, RpcService rpc, @Nullable StratumServer miners) {
        MiningSettings mining = options.mining();
        return new StartReport(
                options.genesis().spec().name(),
                options.genesis().spec().chainId(),
                options.genesis().hash(),
                node.chain().head().number(),
                StartReport.address(endpoint.host(), rpc.port()),
                peers.enode(),
                Optional.ofNullable(miners).map(StratumServer::address),
                data,
                new StartReport.Mining(mining.mode(), options.rig().description(), mining.beneficiary()),
                unlocked);
    }
}

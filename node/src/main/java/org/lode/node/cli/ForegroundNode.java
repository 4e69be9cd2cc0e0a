package org.lode.node.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.miner.cli.UserError;
import org.lode.node.app.DataFolder;
import org.lode.node.app.Node;
import org.lode.node.app.NodeKey;
import org.lode.node.app.NodeOptions;
import org.lode.node.app.PeerService;
import org.lode.node.app.RpcService;
import org.lode.node.produce.MiningSettings;
import org.lode.node.rpc.server.RpcEndpoint;
import org.lode.node.store.StoreRefusal;

/** Runs a node until Ctrl-C, SIGTERM, or a failure of the machine; then closes it in order. */
final class ForegroundNode {
    private static final long CLOSING_SECONDS = 30;
    private static final int EVENTS_WAITING_MAX = 1024;

    private final Path data;
    private final NodeOptions options;
    private final PeerService.Settings peering;
    private final RpcEndpoint endpoint;
    private final List<PrivateKey> unlocked;
    private final NodeReporter reporter;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    /** What is to run. */
    record Plan(
            Path data,
            NodeOptions options,
            PeerService.Settings peering,
            RpcEndpoint endpoint,
            List<PrivateKey> unlocked) {}

    ForegroundNode(Plan plan, NodeReporter reporter) {
        this.data = plan.data();
        this.options = plan.options();
        this.peering = plan.peering();
        this.endpoint = plan.endpoint();
        this.unlocked = plan.unlocked();
        this.reporter = reporter;
    }

    /** Says what happens in lines for machines, or for people. */
    static NodeReporter reporter(RunOptions options, PrintWriter out) {
        return options.json ? new NodeReporter.Json(out) : new NodeReporter.Text(out);
    }

    /** Returns the exit code once the node has stopped. */
    int run(DataFolder folder) {
        LogFile.open(folder.logFile());
        try {
            serve(folder);
            reporter.stopped();
        } finally {
            closed.countDown();
        }
        String reason = failure.get();
        if (reason != null) {
            throw new UserError(reason + " See " + folder.logFile() + ".");
        }
        return 0;
    }

    private void serve(DataFolder folder) {
        try (Node node = Node.start(options, this::failed);
                PeerService peers = PeerService.start(node, NodeKey.ofFile(folder.nodeKey()), peering);
                RpcService rpc = RpcService.start(node, peers, endpoint, unlocked)) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndHalt, "stopping"));
            reporter.started(startReport(node, peers, rpc));
            follow(node);
            if (Terminal.isThere()) {
                Thread.startVirtualThread(new DatasetProgress(node.producer()::status, stop));
            }
            stop.await();
        } catch (StoreRefusal | IOException e) {
            throw UserError.saidBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Node node) {
        BlockReports reports = new BlockReports(node, reporter, options.mining().beneficiary());
        node.chain().headChanges().subscribe(Thread::startVirtualThread, EVENTS_WAITING_MAX, reports);
    }

    private StartReport startReport(Node node, PeerService peers, RpcService rpc) {
        MiningSettings mining = options.mining();
        String host = endpoint.host().contains(":") ? "[" + endpoint.host() + "]" : endpoint.host();
        return new StartReport(
                options.genesis().spec().name(),
                options.genesis().spec().chainId(),
                options.genesis().hash(),
                node.chain().head().number(),
                URI.create("http://" + host + ":" + rpc.port()),
                peers.enode(),
                data,
                new StartReport.Mining(mining.mode(), options.rig().description(), mining.beneficiary()),
                unlocked);
    }

    private void failed(String where, Throwable cause) {
        failure.compareAndSet(null, "the node stopped because " + where + " failed: " + cause.getMessage() + ".");
        stop.countDown();
    }

    /** The JVM is going down: let the main thread close the node first, then end with 0, as a clean stop should. */
    private void stopAndHalt() {
        if (stop.getCount() == 0) {
            return;
        }
        stop.countDown();
        try {
            boolean inTime = closed.await(CLOSING_SECONDS, TimeUnit.SECONDS);
            Runtime.getRuntime().halt(inTime ? 0 : 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

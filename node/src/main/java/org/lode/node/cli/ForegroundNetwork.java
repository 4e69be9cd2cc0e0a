package org.lode.node.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.genesis.Preset;
import org.lode.consensus.primitive.Address;
import org.lode.miner.rig.MinerChoice;
import org.lode.node.app.DataFolder;
import org.lode.node.app.Node;
import org.lode.node.app.NodeKey;
import org.lode.node.app.PeerService;
import org.lode.node.app.RpcService;
import org.lode.node.produce.MineMode;
import org.lode.node.produce.MiningSettings;
import org.lode.node.store.StoreRefusal;
import org.lode.p2p.session.Enode;
import org.slf4j.MDC;

/**
 * Several full nodes of one devnet in this process: each with a folder, a key, a miner and ports of its own, connected over loopback
 * TCP like any others. Runs until Ctrl-C, SIGTERM, or a failure of the machine.
 */
final class ForegroundNetwork {
    private final Plan plan;
    private final RunOptions run;
    private final NetworkReporter reporter;
    private final Foreground foreground = new Foreground();

    /** What is to run. */
    record Plan(int nodes, MineMode mode, DevnetCommand.Past past) {}

    ForegroundNetwork(Plan plan, RunOptions run, NetworkReporter reporter) {
        this.plan = plan;
        this.run = run;
        this.reporter = reporter;
    }

    /** Says what happens in lines for machines, or for people. */
    static NetworkReporter reporter(RunOptions options, PrintWriter out) {
        return options.json ? new NetworkReporter.Json(out) : new NetworkReporter.Text(out);
    }

    /** Returns the exit code once all nodes have stopped. */
    int run(DataFolder folder) {
        return foreground.run(folder, () -> {
            Deque<AutoCloseable> open = new ArrayDeque<>();
            try {
                List<NetworkWatch.Member> members = open(folder, open);
                foreground.obeySignals();
                reporter.started(Preset.DEVNET.genesis(), folder.root(), members);
                new NetworkWatch(members, reporter).follow(foreground.stop());
                foreground.untilStopped();
            } finally {
                close(open);
            }
            reporter.stopped();
        });
    }

    private List<NetworkWatch.Member> open(DataFolder network, Deque<AutoCloseable> open)
            throws StoreRefusal, IOException {
        Genesis genesis = Preset.DEVNET.genesis();
        List<Enode> others = new ArrayList<>();
        List<NetworkWatch.Member> members = new ArrayList<>();
        for (int i = 0; i < plan.nodes(); i++) {
            String name = "node-" + (i + 1);
            DataFolder folder = opened(open, DataFolder.lock(network.root().resolve(name)));
            if (plan.past() == DevnetCommand.Past.REMOVED) {
                folder.removeChain(genesis.hash());
            }
            Address beneficiary = beneficiary(i);
            MiningSettings mining = new MiningSettings(plan.mode(), Optional.of(beneficiary));
            try (var _ = MDC.putCloseable(LogFile.NODE, name)) {
                Node node = opened(
                        open,
                        Node.start(
                                run.nodeOptions(genesis, folder.chain(), mining, MinerChoice.Kind.CPU),
                                foreground::failed));
                PeerService peers =
                        opened(open, PeerService.start(node, NodeKey.ofFile(folder.nodeKey()), run.peering(i, others)));
                RpcService rpc = opened(open, RpcService.start(node, peers, run.endpoint(i), DevAccounts.funded()));
                others.add(peers.enode());
                members.add(new NetworkWatch.Member(
                        i + 1, node, peers, StartReport.address(run.endpoint(i).host(), rpc.port()), beneficiary));
            }
        }
        return members;
    }

    /** Behind the funded accounts, one for each, unless all mine for one. */
    private Address beneficiary(int node) {
        return run.beneficiary.orElseGet(() -> Secp256k1.fastest().address(DevAccounts.key(DevAccounts.FUNDED + node)));
    }

    private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> open, T part) {
        open.push(part);
        return part;
    }

    /** The last opened first; a failure to close one keeps none of the others open. */
    private static void close(Deque<AutoCloseable> open) throws IOException {
        Optional<Exception> failure = Optional.empty();
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                failure = Optional.of(e);
            }
        }
        if (failure.isPresent()) {
            throw new IOException(
                    "a node did not close cleanly: " + failure.get().getMessage(), failure.get());
        }
    }
}

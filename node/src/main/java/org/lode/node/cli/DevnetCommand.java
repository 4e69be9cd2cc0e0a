package org.lode.node.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.genesis.Preset;
import org.lode.consensus.primitive.Address;
import org.lode.miner.cli.BoundedNumber;
import org.lode.miner.cli.UserError;
import org.lode.miner.rig.MinerChoice;
import org.lode.node.app.DataFolder;
import org.lode.node.produce.MineMode;
import org.lode.node.produce.MiningSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lode devnet}: a chain of one's own, mined at once, with accounts that have money. */
@Command(
        name = "devnet",
        description = "Start a local chain that mines at once and pays every share, with ten funded accounts.")
final class DevnetCommand implements Callable<Integer> {
    /** Behind the funded accounts, so that their balances change only by what a developer does. */
    private static final int MINER_ACCOUNT = DevAccounts.FUNDED;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions run;

    @Option(
            names = "--mine",
            paramLabel = "WHEN",
            defaultValue = "always",
            description = "always, demand (only while transactions wait) or off (default ${DEFAULT-VALUE}).")
    private MineMode mode;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            converter = NodeCount.class,
            defaultValue = "1",
            description =
                    "So many nodes, each with a chain, a key and a miner of its own, that talk over TCP; the ports of "
                            + "each come after those of the one before (default ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--fresh", description = "Start over: remove this devnet's chain first.")
    private boolean fresh;

    @Override
    public Integer call() {
        if (nodes > 1) {
            return severalNodes();
        }
        Genesis genesis = Preset.DEVNET.genesis();
        Path data = run.data.folderOf("devnet");
        Address beneficiary =
                run.beneficiary.orElseGet(() -> Secp256k1.fastest().address(DevAccounts.key(MINER_ACCOUNT)));
        run.requireFreePorts();
        try (DataFolder folder = DataFolder.lock(data)) {
            if (fresh) {
                folder.removeChain(genesis.hash());
            }
            ForegroundNode.Plan plan = new ForegroundNode.Plan(
                    data,
                    run.nodeOptions(
                            genesis,
                            folder.chain(),
                            new MiningSettings(mode, Optional.of(beneficiary)),
                            MinerChoice.Kind.CPU),
                    run.peering(folder, RunOptions.Company.ONLY_WITH_BOOT_NODES),
                    run.endpoint(),
                    run.stratum.plan(StratumOptions.Usual.LISTENS_IF_IT_CAN),
                    DevAccounts.funded());
            return new ForegroundNode(
                            plan,
                            ForegroundNode.reporter(run, spec.commandLine().getOut()))
                    .run(folder);
        } catch (IOException e) {
            throw UserError.saidBy(e);
        }
    }

    private int severalNodes() {
        if (run.wantsDiscovery()) {
            throw new UserError("the nodes of --nodes know each other; leave out --discovery and --bootnodes.");
        }
        run.requireFreePorts(nodes);
        try (DataFolder folder = DataFolder.lock(run.data.folderOf("devnet"))) {
            return new ForegroundNetwork(
                            new ForegroundNetwork.Plan(nodes, mode, fresh ? Past.REMOVED : Past.KEPT),
                            run,
                            ForegroundNetwork.reporter(run, spec.commandLine().getOut()))
                    .run(folder);
        } catch (IOException e) {
            throw UserError.saidBy(e);
        }
    }

    /** What becomes of the chains of earlier runs. */
    enum Past {
        KEPT,
        REMOVED
    }

    /** 1 to 16. */
    static final class NodeCount extends BoundedNumber {
        NodeCount() {
            super("a number of nodes", 1, 16);
        }
    }
}

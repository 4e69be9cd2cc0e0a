package org.lode.node.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lode.consensus.genesis.Genesis;
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

/** {@code lode node}: a node of any chain; it mines for whom it is told to. */
@Command(name = "node", description = "Run a node of the testnet, or of another chain; with --beneficiary it mines.")
final class NodeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions run;

    @Mixin
    private ChainOption chain;

    @Option(
            names = "--mine",
            paramLabel = "WHEN",
            description = "always, demand (only while transactions wait) or off "
                    + "(default: always with --beneficiary, else off).")
    private Optional<MineMode> mode = Optional.empty();

    @Override
    public Integer call() {
        Genesis genesis = chain.genesis();
        MineMode wanted = mode.orElse(run.beneficiary.isPresent() ? MineMode.ALWAYS : MineMode.OFF);
        if (wanted != MineMode.OFF && run.beneficiary.isEmpty()) {
            throw new UserError("mining pays somebody: say whom with --beneficiary ADDRESS.");
        }
        Path data = run.data.folderOf(chain.folderName());
        run.requireFreePorts();
        try (DataFolder folder = DataFolder.lock(data)) {
            ForegroundNode.Plan plan = new ForegroundNode.Plan(
                    data,
                    run.nodeOptions(
                            genesis,
                            folder.chain(),
                            new MiningSettings(wanted, run.beneficiary),
                            MinerChoice.Kind.AUTO),
                    run.peering(folder, RunOptions.Company.SOUGHT),
                    run.endpoint(),
                    run.stratum.plan(StratumOptions.Usual.DOES_NOT_LISTEN),
                    List.of());
            return new ForegroundNode(
                            plan,
                            ForegroundNode.reporter(run, spec.commandLine().getOut()))
                    .run(folder);
        } catch (IOException e) {
            throw UserError.saidBy(e);
        }
    }
}

package org.lode.miner.cli;

import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program of a machine that only mines: {@code lode} without a node. */
@Command(
        name = "lode",
        description = "Mines for a node of Lode's, and is paid by the chain for each share.",
        versionProvider = LodeMiner.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {MineCommand.class, DevicesCommand.class, BenchCommand.class, HelpCommand.class})
public final class LodeMiner implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private LodeMiner() {}

    public static void main(String[] args) {
        System.exit(CommandLines.of(new LodeMiner(), _ -> Optional.empty()).execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command; lode --help lists them.");
    }

    /** The version in the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "lode miner "
                        + Objects.requireNonNullElse(
                                LodeMiner.class.getPackage().getImplementationVersion(), "unpackaged")
            };
        }
    }
}

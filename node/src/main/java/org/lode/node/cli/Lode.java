package org.lode.node.cli;

import java.util.Objects;
import org.lode.miner.cli.BenchCommand;
import org.lode.miner.cli.DevicesCommand;
import org.lode.miner.cli.MineCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code lode} program. */
@Command(
        name = "lode",
        description = "A blockchain node whose proof of work pays every share on the chain.",
        versionProvider = Lode.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "With the sources, ./lode has also:",
            "  image      Make a folder that mines on a machine without Java.",
            "  simulate   Simulate networks of nodes, and miners who break the rules.",
            "  test       Run everything that continuous integration runs."
        },
        subcommands = {
            DevnetCommand.class,
            NodeCommand.class,
            AccountCommand.class,
            BalanceCommand.class,
            SendCommand.class,
            EarningsCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            MineCommand.class,
            DevicesCommand.class,
            BenchCommand.class,
            StateTestCommand.class,
            HelpCommand.class
        })
public final class Lode implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Lode() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command; lode --help lists them.");
    }

    static CommandLine commandLine() {
        return Program.of(new Lode());
    }

    /** The version in the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "lode " + Objects.requireNonNullElse(Lode.class.getPackage().getImplementationVersion(), "unpackaged")
            };
        }
    }
}

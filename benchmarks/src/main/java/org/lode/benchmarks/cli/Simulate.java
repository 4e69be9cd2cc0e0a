package org.lode.benchmarks.cli;

import org.lode.node.cli.Program;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program behind {@code lode simulate}, which the node's own program cannot hold: it knows nothing of simulations. */
@Command(
        name = "lode simulate",
        description = "Simulate networks of nodes: every run is repeated exactly by its seed.",
        synopsisSubcommandLabel = "SIMULATION",
        commandListHeading = "Simulations:%n",
        mixinStandardHelpOptions = true,
        subcommands = {HelpCommand.class})
public final class Simulate implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Simulate() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return Program.of(new Simulate());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a simulation; lode simulate --help lists them.");
    }
}

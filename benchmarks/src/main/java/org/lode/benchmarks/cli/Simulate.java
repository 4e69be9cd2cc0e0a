package org.lode.benchmarks.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.lode.benchmarks.incentives.IncentivesCommand;
import org.lode.node.cli.Program;
import org.slf4j.LoggerFactory;
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
        subcommands = {NetworkCommand.class, PropagationCommand.class, IncentivesCommand.class, HelpCommand.class})
public final class Simulate implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Simulate() {}

    public static void main(String[] args) {
        silenceNodes();
        System.exit(commandLine().execute(args));
    }

    /** What simulated nodes log of the mishaps that the simulation made is no news. */
    private static void silenceNodes() {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.OFF);
        }
    }

    static CommandLine commandLine() {
        return Program.of(new Simulate());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a simulation; lode simulate --help lists them.");
    }
}

package org.lode.node.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.lode.node.store.StoreFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code lode} program. Exit codes: 0 done, 1 failed, 2 called wrongly. */
@Command(
        name = "lode",
        description = "A blockchain node whose proof of work pays every share on the chain.",
        versionProvider = Lode.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {
            DevnetCommand.class,
            NodeCommand.class,
            AccountCommand.class,
            BalanceCommand.class,
            SendCommand.class,
            EarningsCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            StateTestCommand.class,
            HelpCommand.class
        })
public final class Lode implements Runnable {
    /** The system property that has the trace of a failure printed. */
    private static final String TRACE = "lode.trace";

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
        CommandLine commandLine = new CommandLine(new Lode());
        commandLine.getSubcommands().values().forEach(Lode::addHelp);
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpLongOptionsMaxWidth(28)
                .setParameterExceptionHandler(Lode::refuseArguments)
                .setExecutionExceptionHandler(Lode::reportFailure);
    }

    private static void addHelp(CommandLine command) {
        if (!(command.getCommandSpec().userObject() instanceof HelpCommand)) {
            command.getCommandSpec().mixinStandardHelpOptions(true);
            command.getSubcommands().values().forEach(Lode::addHelp);
        }
    }

    private static int refuseArguments(ParameterException exception, String[] args) {
        CommandLine command = exception.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("lode: " + exception.getMessage());
        err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return CommandLine.ExitCode.USAGE;
    }

    private static int reportFailure(Exception exception, CommandLine command, CommandLine.ParseResult result) {
        PrintWriter err = command.getErr();
        err.println("lode: "
                + switch (exception) {
                    case UserError it -> it.getMessage();
                    case StoreFailure it ->
                        "the data folder failed (" + it.getMessage() + "); check the disk, then start again.";
                    default ->
                        "this is a bug (" + exception + "); please report it with what LODE_JAVA_OPTS=-D" + TRACE
                                + "=true prints.";
                });
        if (Boolean.getBoolean(TRACE)) {
            exception.printStackTrace(err);
        }
        return CommandLine.ExitCode.SOFTWARE;
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

package org.lode.miner.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/** How every program of Lode meets its user: help for each command, errors of one sentence. Exit codes: 0 done, 1 failed, 2 called wrongly. */
public final class CommandLines {
    /** The system property that has the trace of a failure printed. */
    private static final String TRACE = "lode.trace";

    private CommandLines() {}

    /**
     * A command with its subcommands.
     *
     * @param command annotated as picocli wants it
     * @param foreseen the sentence for a foreseeable failure that is no {@link UserError}; empty for a bug
     */
    public static CommandLine of(Object command, Function<Exception, Optional<String>> foreseen) {
        CommandLine commandLine = new CommandLine(command);
        commandLine.getSubcommands().values().forEach(CommandLines::addHelp);
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpLongOptionsMaxWidth(28)
                .setParameterExceptionHandler(CommandLines::refuseArguments)
                .setExecutionExceptionHandler((failure, failed, _) -> reportFailure(failure, failed, foreseen));
    }

    private static void addHelp(CommandLine command) {
        if (!(command.getCommandSpec().userObject() instanceof HelpCommand)) {
            command.getCommandSpec().mixinStandardHelpOptions(true);
            command.getSubcommands().values().forEach(CommandLines::addHelp);
        }
    }

    private static int refuseArguments(ParameterException exception, String[] args) {
        CommandLine command = exception.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("lode: " + exception.getMessage());
        err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return CommandLine.ExitCode.USAGE;
    }

    private static int reportFailure(
            Exception exception, CommandLine command, Function<Exception, Optional<String>> foreseen) {
        PrintWriter err = command.getErr();
        err.println("lode: "
                + (exception instanceof UserError
                        ? exception.getMessage()
                        : foreseen.apply(exception)
                                .orElseGet(() -> "this is a bug (" + exception
                                        + "); please report it with what LODE_JAVA_OPTS=-D" + TRACE
                                        + "=true prints.")));
        if (Boolean.getBoolean(TRACE)) {
            exception.printStackTrace(err);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}

package org.lode.node.cli;

import java.io.PrintWriter;
import org.lode.node.store.StoreFailure;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/** How every program of Lode meets its user: help for each command, errors of one sentence. Exit codes: 0 done, 1 failed, 2 called wrongly. */
public final class Program {
    /** The system property that has the trace of a failure printed. */
    private static final String TRACE = "lode.trace";

    private Program() {}

    /** @param command annotated as picocli wants it, with its subcommands */
    public static CommandLine of(Object command) {
        CommandLine commandLine = new CommandLine(command);
        commandLine.getSubcommands().values().forEach(Program::addHelp);
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpLongOptionsMaxWidth(28)
                .setParameterExceptionHandler(Program::refuseArguments)
                .setExecutionExceptionHandler(Program::reportFailure);
    }

    private static void addHelp(CommandLine command) {
        if (!(command.getCommandSpec().userObject() instanceof HelpCommand)) {
            command.getCommandSpec().mixinStandardHelpOptions(true);
            command.getSubcommands().values().forEach(Program::addHelp);
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
}

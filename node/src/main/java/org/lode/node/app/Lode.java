package org.lode.node.app;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: reads the command line and ends with 0, 1 (failed) or 2 (usage). */
@Command(
        name = "lode",
        description = "A blockchain node whose proof of work pays every share on the chain.",
        mixinStandardHelpOptions = true,
        versionProvider = Lode.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Lode implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Lode()).execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command; lode --help lists them.");
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

package org.lode.node.cli;

import java.util.Optional;
import org.lode.miner.cli.CommandLines;
import org.lode.node.store.StoreFailure;
import picocli.CommandLine;

/** The command lines of programs that keep a chain: a failing disk is foreseeable too. */
public final class Program {
    private Program() {}

    /**
     * A program's command line.
     *
     * @param command annotated as picocli wants it, with its subcommands
     */
    public static CommandLine of(Object command) {
        return CommandLines.of(command, Program::foreseen);
    }

    private static Optional<String> foreseen(Exception failure) {
        return failure instanceof StoreFailure
                ? Optional.of(
                        "the data folder failed (" + failure.getMessage() + "); check the disk, then start again.")
                : Optional.empty();
    }
}

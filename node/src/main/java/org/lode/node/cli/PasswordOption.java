package org.lode.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.lode.miner.cli.UserError;
import picocli.CommandLine.Option;

/** Where a password comes from: a file, else the terminal. */
final class PasswordOption {
    private static final int MAX_FILE_BYTES = 4096;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Read the password from the file's first line instead of asking.")
    private Optional<Path> file = Optional.empty();

    /** The password of an existing key. */
    String ask(String prompt) {
        return file.isPresent() ? fromFile(file.get()) : fromTerminal(prompt);
    }

    /** A password for a new key, asked twice on a terminal. An empty one would protect nothing. */
    String askNew() {
        String password = file.map(PasswordOption::fromFile).orElseGet(() -> fromTerminal("New password: "));
        if (password.isEmpty()) {
            throw new UserError("the password is empty; choose one of at least one character, nothing was stored.");
        }
        if (file.isEmpty() && !password.equals(fromTerminal("Again: "))) {
            throw new UserError("the two passwords differ; nothing was stored.");
        }
        return password;
    }

    private static String fromFile(Path path) {
        try {
            if (Files.size(path) > MAX_FILE_BYTES) {
                throw new UserError("password file " + path + " is larger than " + MAX_FILE_BYTES
                        + " bytes; put just the password in it.");
            }
            return Files.readString(path).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new UserError("cannot read password file " + path + "; check that it exists and is yours.");
        }
    }

    private static String fromTerminal(String prompt) {
        char[] password = Terminal.password(prompt)
                .orElseThrow(
                        () -> new UserError("there is no terminal to ask for a password; give --password-file FILE."));
        try {
            return new String(password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}

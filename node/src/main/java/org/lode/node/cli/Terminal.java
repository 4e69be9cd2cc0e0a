package org.lode.node.cli;

import java.io.Console;
import java.util.Optional;

/** The terminal that a person sits at, where there is one. */
final class Terminal {
    private Terminal() {}

    /** Whether output that moves, such as a bar, can be shown. */
    static boolean isThere() {
        return console().isPresent();
    }

    /** What the person typed, unseen; empty where nobody can be asked. */
    static Optional<char[]> password(String prompt) {
        return console().map(console -> console.readPassword("%s", prompt));
    }

    /** Without its module for consoles, as in a cut-down runtime or under a test runner, Java has none to give. */
    @SuppressWarnings("SystemConsoleNull")
    private static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }
}

package org.lode.node.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What one call of the program returned and printed. */
record CommandRun(int exitCode, String out, String err) {
    static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine lode = Lode.commandLine();
        lode.setOut(new PrintWriter(out, true));
        lode.setErr(new PrintWriter(err, true));
        return new CommandRun(lode.execute(arguments), out.toString(), err.toString());
    }
}

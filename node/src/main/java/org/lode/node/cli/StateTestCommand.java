package org.lode.node.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.statetest.StateTest;
import org.lode.consensus.statetest.StateTestResult;
import org.lode.consensus.statetest.StateTestRunner;
import org.lode.miner.cli.UserError;
import org.lode.node.statetest.Eip3155Tracer;
import org.lode.node.statetest.StateTestFileException;
import org.lode.node.statetest.StateTestFiles;
import org.lode.node.statetest.StateTestFiles.Tally;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lode statetest PATH}: runs the Ethereum reference tests of the virtual machine. */
@Command(name = "statetest", description = "Run GeneralStateTests: a file (.json, .json.gz) or a folder of them.")
final class StateTestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", description = "A file, or a folder with all below it.")
    private Path path;

    @Option(
            names = "--fork",
            paramLabel = "NAME",
            description = "Run this fork alone: London, Paris, Shanghai or Cancun. Default: all of them.")
    private @Nullable String fork;

    @Option(names = "--trace", description = "Print each instruction as EIP-3155 has it.")
    private boolean trace;

    @Override
    public Integer call() {
        StateTestRunner runner = new StateTestRunner(Secp256k1.fastest());
        StateTestFiles files = new StateTestFiles(runner, Optional.ofNullable(fork));
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (trace) {
                traceAll(files, runner, out);
            }
            Tally tally = files.run(path, out::println);
            if (tally.equals(new Tally(0, 0, 0))) {
                throw new UserError("No state test found at " + path + (fork == null ? "" : " for the fork " + fork)
                        + ": name another path or fork.");
            }
            out.println(tally);
            return tally.failed() == 0 ? 0 : 1;
        } catch (StateTestFileException e) {
            throw UserError.saidBy(e);
        }
    }

    private void traceAll(StateTestFiles files, StateTestRunner runner, PrintWriter out) {
        for (Path file : StateTestFiles.files(path)) {
            for (StateTest test : files.tests(file)) {
                StateTestResult result = runner.trace(test, new Eip3155Tracer(out::println));
                boolean passed = result instanceof StateTestResult.Passed;
                out.println("{\"test\":\"" + test.name() + "\",\"pass\":" + passed + "}");
            }
        }
    }
}

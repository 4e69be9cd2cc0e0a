package org.lode.node.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.lode.consensus.genesis.Genesis;
import org.lode.miner.cli.UserError;
import org.lode.node.chain.Chain;
import org.lode.node.chain.ChainFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lode import FILE}: every block is checked and executed like a peer's. */
@Command(name = "import", description = "Read blocks from a file into a stopped node's chain, checking each.")
final class ImportCommand implements Callable<Integer> {
    private static final long MEBIBYTE = 1 << 20;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Mixin
    private ChainOption chain;

    @Parameters(paramLabel = "FILE", description = "What 'lode export' wrote.")
    private Path file;

    @Override
    public Integer call() {
        Genesis genesis = chain.genesis();
        if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
            throw new UserError("cannot read " + file + "; check that it exists and is yours.");
        }
        OfflineChain.open(data.folderOf(chain.folderName()), genesis, this::read);
        return 0;
    }

    private void read(Chain target) throws IOException, InterruptedException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                Progress progress = Progress.of("import", Files.size(file), "MiB", MEBIBYTE)) {
            ChainFile.Imported imported =
                    ChainFile.read(target, target, in, (number, bytes) -> progress.reached(bytes));
            spec.commandLine()
                    .getOut()
                    .println("imported " + imported.imported() + " blocks, " + imported.known()
                            + " were known, head is block " + target.head().number() + " "
                            + target.head().hash());
        } catch (ChainFile.BrokenFile e) {
            throw new UserError(file + ": " + e.getMessage() + "; the blocks before it are kept.");
        }
    }
}

package org.lode.node.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.miner.cli.UserError;
import org.lode.node.app.DataFolder;
import org.lode.node.chain.Chain;
import org.lode.node.chain.ChainFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lode export FILE}. */
@Command(name = "export", description = "Write the blocks of a stopped node's chain to a file.")
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Mixin
    private ChainOption chain;

    @Parameters(paramLabel = "FILE", description = "A new file; an existing one is never overwritten.")
    private Path file;

    @Option(names = "--first", paramLabel = "N", defaultValue = "1", description = "First height (default 1).")
    private long first;

    @Option(names = "--last", paramLabel = "N", description = "Last height (default: the head's).")
    private Optional<Long> last = Optional.empty();

    @Override
    public Integer call() {
        Genesis genesis = chain.genesis();
        Path folder = data.folderOf(chain.folderName());
        if (!DataFolder.hasChain(folder)) {
            throw new UserError("there is no chain in " + folder + "; name its folder with --data DIR.");
        }
        OfflineChain.open(folder, genesis, this::write);
        return 0;
    }

    private void write(Chain source) throws IOException {
        long head = source.head().number().value();
        long end = last.orElse(head);
        if (first < 0 || end > head || first > end) {
            throw new UserError("the chain has blocks 0 to " + head + ", so it cannot export " + first + " to " + end
                    + "; choose with --first and --last.");
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
                Progress progress = Progress.of("export", end - first + 1, " blocks", 1)) {
            ChainFile.write(
                    source,
                    BlockNumber.of(first),
                    BlockNumber.of(end),
                    out,
                    (number, bytes) -> progress.reached(number.value() - first + 1));
        } catch (FileAlreadyExistsException e) {
            throw new UserError(file + " exists already; name a new file.");
        } catch (IOException e) {
            throw new UserError("cannot write " + file + " (" + e.getMessage() + "); check the folder and the disk.");
        }
        spec.commandLine().getOut().println("exported blocks " + first + " to " + end + " to " + file);
    }
}

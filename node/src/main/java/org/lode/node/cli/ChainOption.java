package org.lode.node.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.lode.consensus.genesis.Genesis;
import org.lode.consensus.genesis.GenesisFile;
import org.lode.consensus.genesis.GenesisFormatException;
import org.lode.consensus.genesis.Preset;
import org.lode.miner.cli.UserError;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which chain: a preset, or one with a genesis file of its own. */
final class ChainOption {
    private static final int MAX_FILE_BYTES = 16 * 1024 * 1024;

    @ArgGroup(multiplicity = "0..1")
    private Choice choice = new Choice();

    /** At most one of these. */
    static final class Choice {
        @Option(names = "--chain", paramLabel = "NAME", description = "devnet or testnet (default testnet).")
        private Preset preset = Preset.TESTNET;

        @Option(names = "--genesis", paramLabel = "FILE", description = "A genesis file instead of a preset.")
        private Optional<Path> file = Optional.empty();
    }

    Genesis genesis() {
        return choice.file.map(ChainOption::read).orElseGet(() -> choice.preset.genesis());
    }

    /** What the data folder of that chain is called unless the user names one. */
    String folderName() {
        return choice.file.isPresent()
                ? "chain-" + genesis().spec().chainId()
                : choice.preset.name().toLowerCase(Locale.ROOT);
    }

    private static Genesis read(Path file) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new UserError("genesis file " + file + " is larger than " + MAX_FILE_BYTES + " bytes.");
            }
            return GenesisFile.parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (GenesisFormatException e) {
            throw new UserError("genesis file " + file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UserError("cannot read genesis file " + file + "; check that it exists and is yours.");
        }
    }
}

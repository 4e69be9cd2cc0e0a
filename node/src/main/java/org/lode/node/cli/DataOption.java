package org.lode.node.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a node keeps its chain, keys and identity. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            converter = Arguments.FolderText.class,
            description = "Data folder (default ~/.lode/CHAIN).")
    private Optional<Path> folder = Optional.empty();

    Path folderOf(String chainName) {
        return folder.orElseGet(() -> home().resolve(chainName));
    }

    static Path home() {
        return Path.of(System.getProperty("user.home"), ".lode");
    }
}

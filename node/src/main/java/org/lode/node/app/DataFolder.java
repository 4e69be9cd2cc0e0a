package org.lode.node.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.lode.consensus.primitive.Hash;
import org.lode.node.store.RocksDbStore;
import org.lode.node.store.StoreOptions;
import org.lode.node.store.StoreRefusal;

/**
 * A node's folder, held by one process at a time: {@code chain/}, {@code chain.waiting}, {@code nodekey}, {@code noderecord},
 * {@code knownnodes} and {@code lode.log}.
 */
public final class DataFolder implements AutoCloseable {
    private final Path root;
    private final FileChannel channel;

    private DataFolder(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /**
     * Makes the folder where it is missing, and locks it until it is closed or the process ends.
     *
     * @throws IOException with one sentence for the user
     */
    public static DataFolder lock(Path root) throws IOException {
        FileChannel channel;
        try {
            Files.createDirectories(root);
            channel = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException(
                    "cannot write to the data folder " + root
                            + "; check its permissions or name another with --data DIR.",
                    e);
        }
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new DataFolder(root, channel);
            }
        } catch (OverlappingFileLockException e) {
            // held by this very process: the same answer
        }
        channel.close();
        throw new IOException("the data folder " + root
                + " is in use by another Lode; stop that one or name another folder with --data DIR.");
    }

    /** The folder itself. */
    public Path root() {
        return root;
    }

    /** Where the chain is kept. */
    public Path chain() {
        return root.resolve("chain");
    }

    /** Where contributions and transactions wait that the chain kept in {@code chain} has not included yet. */
    static Path waitingBeside(Path chain) {
        return chain.resolveSibling(chain.getFileName() + ".waiting");
    }

    /** Where the key is kept that peers know this node by. */
    public Path nodeKey() {
        return root.resolve("nodekey");
    }

    /** Where the record is kept that this node tells others. */
    public Path nodeRecord() {
        return root.resolve("noderecord");
    }

    /** Where nodes are kept that this one has met. */
    public Path knownNodes() {
        return root.resolve("knownnodes");
    }

    /** Where the node tells what it does. */
    public Path logFile() {
        return root.resolve("lode.log");
    }

    /** Whether a chain was begun in the folder {@code root}. */
    public static boolean hasChain(Path root) {
        return Files.exists(root.resolve("chain").resolve("CURRENT"));
    }

    /**
     * Removes the chain, so that the next start begins at genesis. Keys and logs stay. A damaged chain is removed too, another
     * chain or a folder that is none is not.
     *
     * @param genesisHash the only chain to remove
     * @throws IOException with one sentence for the user
     */
    public void removeChain(Hash genesisHash) throws IOException {
        if (!Files.exists(chain())) {
            return;
        }
        if (!hasChain(root)) {
            throw new IOException(
                    chain() + " holds no chain of Lode's; remove it yourself, or name another folder with --data DIR.");
        }
        try {
            RocksDbStore.open(chain(), genesisHash, StoreOptions.DEFAULT).close();
        } catch (StoreRefusal refusal) {
            switch (refusal.reason()) {
                case CORRUPTED, OTHER_FORMAT -> {} // starting over is the cure
                case LOCKED, INACCESSIBLE, OTHER_GENESIS -> throw new IOException(refusal.getMessage(), refusal);
            }
        }
        try {
            removeAll(chain());
            Files.deleteIfExists(waitingBeside(chain()));
        } catch (IOException | UncheckedIOException e) {
            throw new IOException("cannot remove the chain in " + chain() + "; check its permissions.", e);
        }
    }

    private static void removeAll(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

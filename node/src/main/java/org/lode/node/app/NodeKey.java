package org.lode.node.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.primitive.Hash;

/** The key that peers know this node by, in a file of 64 hexadecimal digits that only its owner can read. */
public final class NodeKey {
    private static final String OWNER_ONLY = "rw-------";

    private NodeKey() {}

    /**
     * The key in {@code file}; where there is none, a new one is made and kept there.
     *
     * @throws IOException with one sentence for the user
     */
    public static PrivateKey ofFile(Path file) throws IOException {
        if (Files.exists(file)) {
            return read(file);
        }
        PrivateKey key = random(new SecureRandom());
        write(file, key);
        return key;
    }

    private static PrivateKey read(Path file) throws IOException {
        try {
            return PrivateKey.ofHex(
                    Files.readString(file, StandardCharsets.US_ASCII).strip());
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "the node key in " + file + " is not a private key; put the right one back, or remove the file"
                            + " to be a new node.",
                    e);
        }
    }

    /** Whole or not at all: into a file beside it, flushed, then renamed. */
    private static void write(Path file, PrivateKey key) throws IOException {
        Path beside =
                Files.createTempFile(file.toAbsolutePath().getParent(), file.getFileName() + "-", ".tmp", ownerOnly());
        try {
            Files.writeString(beside, key.scalar().toHash().toString().substring(2) + "\n");
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
                }
                : new FileAttribute<?>[0];
    }

    private static PrivateKey random(SecureRandom random) {
        byte[] bytes = new byte[Hash.SIZE_BYTES];
        while (true) {
            random.nextBytes(bytes);
            Optional<PrivateKey> key = PrivateKey.ifValid(Hash.ofBytes(bytes).toUInt256());
            if (key.isPresent()) {
                return key.get();
            }
        }
    }
}

package org.lode.node.keystore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

/**
 * A folder of keystore files, one an account, named as geth names them: {@code UTC--<time>--<address>}. Files are written whole
 * or not at all, readable by their owner only, and never over another. Any {@link IOException} is the machine's.
 */
public final class Keystore {
    private static final Pattern FILE_NAME = Pattern.compile("UTC--.*--([0-9a-fA-F]{40})");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    /** An account of the folder and where its key is. */
    public record Entry(Address address, Path file) {}

    /** What came of storing a key. */
    public sealed interface Store {
        record Stored(Entry entry) implements Store {}

        /** The folder has a file for that account, which stays as it is. */
        record AlreadyThere(Entry entry) implements Store {}
    }

    private final Path folder;
    private final KeystoreStrength strength;
    private final Secp256k1 curve;
    private final SecureRandom random;
    private final InstantSource clock;

    /** The folder is made when the first key is stored. */
    public Keystore(Path folder, KeystoreStrength strength, Secp256k1 curve, SecureRandom random, InstantSource clock) {
        this.folder = folder;
        this.strength = strength;
        this.curve = curve;
        this.random = random;
        this.clock = clock;
    }

    /** The accounts, oldest file first. A file of such a name is listed by its name alone: only opening it reads it. */
    public List<Entry> list() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return StreamSupport.stream(files.spliterator(), false)
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .flatMap(file -> entryOf(file).stream())
                    .toList();
        }
    }

    /** The account's file, the oldest where there are several. */
    public Optional<Entry> find(Address address) throws IOException {
        return list().stream().filter(entry -> entry.address().equals(address)).findFirst();
    }

    /** Makes a new key and stores it. */
    public Entry create(String password) throws IOException {
        PrivateKey key = newKey();
        return write(key, curve.address(key), password);
    }

    /** Stores a key, unless the folder has it already. */
    public Store store(PrivateKey key, String password) throws IOException {
        Address address = curve.address(key);
        Optional<Entry> present = find(address);
        return present.isPresent()
                ? new Store.AlreadyThere(present.get())
                : new Store.Stored(write(key, address, password));
    }

    /** Opens the file of an account. */
    public Unlock unlock(Address address, String password) throws IOException {
        Optional<Entry> entry = find(address);
        if (entry.isEmpty()) {
            return new Unlock.NotFound("The keystore folder " + folder + " has no account " + address
                    + ": list the accounts, or import its key.");
        }
        return unlockFile(entry.get().file(), password);
    }

    /** Opens any keystore file, such as one to import. */
    public Unlock unlockFile(Path file, String password) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (Files.size(file) > KeystoreJson.MAX_SIZE_BYTES) {
            return new Unlock.Corrupted("The keystore " + name + " is damaged: it has more than "
                    + KeystoreJson.MAX_SIZE_BYTES + " bytes.");
        }
        return KeystoreFile.unlock(name, Bytes.owning(Files.readAllBytes(file)), password, curve);
    }

    private static Optional<Entry> entryOf(Path file) {
        Matcher name = FILE_NAME.matcher(file.getFileName().toString());
        return name.matches() && Files.isRegularFile(file)
                ? Optional.of(new Entry(Address.ofHex(name.group(1)), file))
                : Optional.empty();
    }

    private PrivateKey newKey() {
        byte[] bytes = new byte[UInt256.SIZE_BYTES];
        Optional<PrivateKey> key;
        do {
            random.nextBytes(bytes);
            key = PrivateKey.ifValid(UInt256.ofBytes(bytes));
        } while (key.isEmpty());
        return key.get();
    }

    private Entry write(PrivateKey key, Address address, String password) throws IOException {
        KeystoreFile.Randomness randomness = new KeystoreFile.Randomness(
                newId(),
                randomBytes(KeystoreFile.SALT_SIZE_BYTES),
                randomBytes(KeystoreFile.INITIAL_VECTOR_SIZE_BYTES));
        Bytes json = KeystoreJson.encode(KeystoreFile.lock(key, address, password, strength, randomness));
        Files.createDirectories(folder, ownerOnly(OWNER_FOLDER));
        String name = "UTC--" + TIME.format(clock.instant()) + "--"
                + address.toString().substring(2);
        Path target = folder.resolve(name);
        Path temporary = Files.createTempFile(folder, ".", ".part", ownerOnly(OWNER_FILE));
        try {
            writeDurably(temporary, json);
            // Nothing is replaced: were there a file of that name, this would fail.
            Files.move(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return new Entry(address, target);
    }

    private static void writeDurably(Path file, Bytes content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content.toArray());
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private FileAttribute<?>[] ownerOnly(Set<PosixFilePermission> permissions) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private Bytes randomBytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.owning(bytes);
    }

    /** A random UUID, version 4. */
    private UUID newId() {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}

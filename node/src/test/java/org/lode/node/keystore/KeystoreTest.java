package org.lode.node.keystore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.UInt256;

final class KeystoreTest {
    private static final PrivateKey KEY = PrivateKey.of(UInt256.of(7));
    private static final Address ADDRESS = Secp256k1.fastest().address(KEY);
    private static final String FILE_NAME =
            "UTC--2026-01-02T03-04-05.000000006Z--" + ADDRESS.toString().substring(2);

    @TempDir
    private Path home;

    @Test
    void aFolderThatIsNotThereHasNoAccounts() throws IOException {
        assertThat(keystore().list()).isEmpty();
        assertThat(keystore().unlock(ADDRESS, "secret")).isInstanceOf(Unlock.NotFound.class);
    }

    @Test
    void whatWasStoredIsListedAndOpensWithItsPassword() throws IOException {
        Keystore.Entry entry = new Keystore.Entry(ADDRESS, folder().resolve(FILE_NAME));
        assertThat(keystore().store(KEY, "secret")).isEqualTo(new Keystore.Store.Stored(entry));
        assertThat(keystore().list()).containsExactly(entry);
        assertThat(keystore().unlock(ADDRESS, "secret")).isEqualTo(new Unlock.Opened(KEY));
    }

    @Test
    void aWrongPasswordIsToldFromADamagedFile() throws IOException {
        keystore().store(KEY, "secret");
        assertThat(keystore().unlock(ADDRESS, "Secret")).isInstanceOf(Unlock.WrongPassword.class);
        Path file = folder().resolve(FILE_NAME);
        Files.writeString(file, Files.readString(file).substring(1));
        assertThat(keystore().unlock(ADDRESS, "secret"))
                .isEqualTo(new Unlock.Corrupted("The keystore " + FILE_NAME + " is damaged: it is not JSON."));
    }

    @Test
    void aKeyIsStoredOnce() throws IOException {
        keystore().store(KEY, "first");
        String before = Files.readString(folder().resolve(FILE_NAME));
        assertThat(keystore().store(KEY, "second")).isInstanceOf(Keystore.Store.AlreadyThere.class);
        assertThat(namesIn(folder())).containsExactly(FILE_NAME);
        assertThat(Files.readString(folder().resolve(FILE_NAME))).isEqualTo(before);
    }

    @Test
    void onlyTheOwnerReadsTheFileAndNothingElseIsLeftBehind() throws IOException {
        keystore().store(KEY, "secret");
        assertThat(namesIn(folder())).containsExactly(FILE_NAME);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve(FILE_NAME))))
                .isEqualTo("rw-------");
    }

    @Test
    void everyCreatedKeyIsAnother() throws IOException {
        Keystore.Entry first = keystore().create("secret");
        Keystore.Entry second = keystore().create("secret");
        assertThat(first.address()).isNotEqualTo(second.address());
        assertThat(keystore().list()).containsExactlyInAnyOrder(first, second);
        assertThat(keystore().unlock(second.address(), "secret")).isInstanceOf(Unlock.Opened.class);
    }

    @Test
    void filesOfOtherNamesAreNoAccounts() throws IOException {
        keystore().store(KEY, "secret");
        Files.writeString(folder().resolve("README"), "not a key", StandardCharsets.UTF_8);
        Files.createDirectory(folder().resolve(FILE_NAME.replace("2026", "2027")));
        assertThat(keystore().list()).hasSize(1);
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() throws IOException {
        Files.createDirectories(folder());
        Path file = folder().resolve(FILE_NAME);
        Files.write(file, new byte[KeystoreJson.MAX_SIZE_BYTES + 1]);
        assertThat(keystore().unlock(ADDRESS, "secret")).isInstanceOf(Unlock.Corrupted.class);
    }

    private Path folder() {
        return home.resolve("keystore");
    }

    private Keystore keystore() {
        return new Keystore(
                folder(),
                KeystoreStrength.LIGHT,
                Secp256k1.fastest(),
                new SecureRandom(),
                () -> Instant.parse("2026-01-02T03:04:05.000000006Z"));
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}

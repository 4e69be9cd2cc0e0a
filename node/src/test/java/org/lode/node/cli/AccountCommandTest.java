package org.lode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountCommandTest {
    private static final String KEY = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    private static final String ADDRESS = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

    @TempDir
    Path folder;

    private Path keys;
    private Path password;

    @BeforeEach
    void writePassword() throws IOException {
        keys = folder.resolve("keys");
        password = Files.writeString(folder.resolve("password"), "correct horse\n");
    }

    @Test
    void importedKeyIsListedByItsChecksummedAddress() throws IOException {
        CommandRun imported = run("import", keyFile(KEY).toString());

        assertThat(imported.exitCode()).isZero();
        assertThat(imported.out()).startsWith(ADDRESS);
        assertThat(run("list").out()).startsWith(ADDRESS);
    }

    @Test
    void newAccountsDiffer() {
        assertThat(run("new").out()).isNotEqualTo(run("new").out());
        assertThat(run("list").out().lines()).hasSize(2);
    }

    @Test
    void refusesToKeepAKeyTwice() throws IOException {
        run("import", keyFile(KEY).toString());

        CommandRun again = run("import", keyFile(KEY).toString());

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains(ADDRESS).contains("nothing was changed");
        assertThat(run("list").out().lines()).hasSize(1);
    }

    @Test
    void refusesAFileThatHoldsNoKeyAndStoresNothing() throws IOException {
        CommandRun refused = run("import", keyFile("not a key").toString());

        assertThat(refused.exitCode()).isEqualTo(1);
        assertOneSentence(refused.err());
        assertThat(keys).doesNotExist();
    }

    @Test
    void refusesAnEmptyPasswordForANewKeyAndStoresNothing() throws IOException {
        Files.writeString(password, "\n");

        CommandRun refused = run("new");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("password is empty");
        assertOneSentence(refused.err());
        assertThat(keys).doesNotExist();
    }

    @Test
    void refusesAWrongPasswordOfAnImportedKeystore() throws IOException {
        run("import", keyFile(KEY).toString());
        Path kept = keptFile();
        Files.writeString(password, "wrong\n");
        Path elsewhere = folder.resolve("elsewhere");

        CommandRun refused = CommandRun.of(
                "account", "import", kept.toString(), "--keystore=" + elsewhere, "--password-file=" + password);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).containsIgnoringCase("password");
        assertOneSentence(refused.err());
        assertThat(elsewhere).doesNotExist();
    }

    @Test
    void refusesACorruptedKeystore() throws IOException {
        run("import", keyFile(KEY).toString());
        Files.writeString(keptFile(), "{\"version\": 3, \"crypto\": {");

        CommandRun refused = CommandRun.of(
                "send",
                "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
                "1",
                "--from=" + ADDRESS,
                "--keystore=" + keys,
                "--password-file=" + password);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("damaged");
        assertOneSentence(refused.err());
    }

    @Test
    void namesThePasswordFileThatIsMissing() {
        CommandRun refused =
                CommandRun.of("account", "new", "--keystore=" + keys, "--password-file=" + folder.resolve("no"));

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains(folder.resolve("no").toString());
        assertThat(keys).doesNotExist();
    }

    @Test
    void callsWithoutASubcommandAreUsageErrors() {
        assertThat(CommandRun.of("account").exitCode()).isEqualTo(2);
        assertThat(CommandRun.of("account", "destroy").exitCode()).isEqualTo(2);
    }

    private CommandRun run(String... arguments) {
        boolean locks = !arguments[0].equals("list");
        return CommandRun.of(Stream.of(
                        Stream.of("account"),
                        Stream.of(arguments),
                        Stream.of("--keystore=" + keys, "--light-kdf"),
                        locks ? Stream.of("--password-file=" + password) : Stream.<String>empty())
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    private Path keyFile(String text) throws IOException {
        return Files.writeString(folder.resolve("key"), text);
    }

    private Path keptFile() throws IOException {
        try (Stream<Path> files = Files.list(keys)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    private static void assertOneSentence(String err) {
        assertThat(err.lines()).hasSize(1);
        assertThat(err).startsWith("lode: ").doesNotContain("Exception");
    }
}

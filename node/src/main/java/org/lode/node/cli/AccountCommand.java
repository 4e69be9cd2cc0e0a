package org.lode.node.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.lode.consensus.crypto.Eip55;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.miner.cli.UserError;
import org.lode.node.keystore.Keystore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lode account new|import|list}: keys in Web3 Secret Storage files (version 3), as geth keeps them. */
@Command(
        name = "account",
        description = "Make, import and list accounts.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AccountCommand.New.class, AccountCommand.Import.class, AccountCommand.ListAccounts.class})
final class AccountCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name what to do: new, import or list.");
    }

    /** Makes a key. */
    @Command(name = "new", description = "Make a new account and keep its key, locked with a password.")
    static final class New implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private KeystoreOption keystore;

        @Mixin
        private PasswordOption password;

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Override
        public Integer call() {
            try {
                print(spec, keystore.open().create(password.askNew()), json);
                return 0;
            } catch (IOException e) {
                throw keystore.failure(e);
            }
        }
    }

    /** Takes a key in. */
    @Command(
            name = "import",
            description =
                    "Keep a key that exists: 64 hexadecimal digits in a file, or a keystore file of another client.")
    static final class Import implements Callable<Integer> {
        private static final int MAX_FILE_BYTES = 64 * 1024;

        @Spec
        private CommandSpec spec;

        @Mixin
        private KeystoreOption keystore;

        @Mixin
        private PasswordOption password;

        @Parameters(paramLabel = "FILE", description = "The key; its password, if it has one, locks it here too.")
        private Path file;

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Override
        public Integer call() {
            String text = read().strip();
            try {
                Keystore folder = keystore.open();
                Keystore.Store stored;
                if (text.startsWith("{")) {
                    String known = password.ask("Password of " + file.getFileName() + ": ");
                    stored = folder.store(KeystoreOption.keyOf(folder.unlockFile(file, known)), known);
                } else {
                    stored = folder.store(rawKey(text), password.askNew());
                }
                switch (stored) {
                    case Keystore.Store.Stored it -> print(spec, it.entry(), json);
                    case Keystore.Store.AlreadyThere it ->
                        throw new UserError("account " + Eip55.encode(it.entry().address()) + " is already kept in "
                                + it.entry().file() + "; nothing was changed.");
                }
                return 0;
            } catch (IOException e) {
                throw keystore.failure(e);
            }
        }

        private String read() {
            try {
                if (Files.size(file) > MAX_FILE_BYTES) {
                    throw new UserError(file + " is larger than " + MAX_FILE_BYTES + " bytes; it is no key.");
                }
                return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UserError("cannot read " + file + "; check that it exists and is yours.");
            }
        }

        private PrivateKey rawKey(String text) {
            try {
                return PrivateKey.ofHex(text);
            } catch (IllegalArgumentException e) {
                throw new UserError(file + " holds neither a keystore nor a private key of 64 hexadecimal digits; "
                        + "nothing was stored.");
            }
        }
    }

    /** Lists what is there. */
    @Command(name = "list", description = "List the accounts of the keystore.")
    static final class ListAccounts implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private KeystoreOption keystore;

        @Option(names = "--json", description = "Print one JSON object a line.")
        private boolean json;

        @Override
        public Integer call() {
            try {
                List<Keystore.Entry> entries = keystore.open().list();
                if (entries.isEmpty() && !json) {
                    spec.commandLine()
                            .getOut()
                            .println("no accounts in " + keystore.folder() + "; make one with './lode account new'");
                }
                entries.forEach(entry -> print(spec, entry, json));
                return 0;
            } catch (IOException e) {
                throw keystore.failure(e);
            }
        }
    }

    private static void print(CommandSpec spec, Keystore.Entry entry, boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        String address = Eip55.encode(entry.address());
        if (json) {
            out.println(
                    JsonLines.object("address", address, "file", entry.file().toString()));
        } else {
            out.println(address + "  " + entry.file());
        }
    }
}

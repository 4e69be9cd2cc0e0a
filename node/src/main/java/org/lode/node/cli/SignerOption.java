package org.lode.node.cli;

import java.io.IOException;
import java.util.Optional;
import org.lode.consensus.crypto.Eip55;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.primitive.Address;
import org.lode.miner.cli.AddressText;
import org.lode.miner.cli.BoundedNumber;
import org.lode.miner.cli.UserError;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who signs: an account of the keystore, or one of the devnet's well-known ones. */
final class SignerOption {
    @ArgGroup(multiplicity = "1")
    private Choice choice;

    @Mixin
    private KeystoreOption keystore;

    @Mixin
    private PasswordOption password;

    /** Exactly one of these. */
    static final class Choice {
        @Option(
                names = "--from",
                paramLabel = "ADDRESS",
                converter = AddressText.class,
                description = "The account of the keystore that pays.")
        private Optional<Address> account = Optional.empty();

        @Option(
                names = "--dev",
                paramLabel = "N",
                converter = DevIndex.class,
                description = "The N-th account that the devnet prints, 0 to 9.")
        private Optional<Integer> devIndex = Optional.empty();
    }

    /** 0 to 9. */
    static final class DevIndex extends BoundedNumber {
        DevIndex() {
            super("a devnet account", 0, DevAccounts.FUNDED - 1);
        }
    }

    PrivateKey unlock() {
        if (choice.devIndex.isPresent()) {
            return DevAccounts.key(choice.devIndex.get());
        }
        Address account = choice.account.orElseThrow();
        try {
            if (keystore.open().find(account).isEmpty()) {
                throw new UserError("the keystore folder " + keystore.folder() + " has no account "
                        + Eip55.encode(account) + "; see './lode account list', or import its key.");
            }
            return KeystoreOption.keyOf(
                    keystore.open().unlock(account, password.ask("Password of " + Eip55.encode(account) + ": ")));
        } catch (IOException e) {
            throw keystore.failure(e);
        }
    }
}

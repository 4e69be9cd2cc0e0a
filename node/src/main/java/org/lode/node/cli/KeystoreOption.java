package org.lode.node.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.miner.cli.UserError;
import org.lode.node.keystore.Keystore;
import org.lode.node.keystore.KeystoreStrength;
import org.lode.node.keystore.Unlock;
import picocli.CommandLine.Option;

/** Where keys are kept, and how strongly new ones are locked. */
final class KeystoreOption {
    @Option(
            names = "--keystore",
            paramLabel = "DIR",
            converter = Arguments.FolderText.class,
            description = "Folder of the keys (default ~/.lode/keystore).")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--light-kdf", description = "Lock new keys with less memory and work (scrypt n 4096).")
    private boolean light;

    Path folder() {
        return folder.orElseGet(() -> DataOption.home().resolve("keystore"));
    }

    Keystore open() {
        return new Keystore(
                folder(),
                light ? KeystoreStrength.LIGHT : KeystoreStrength.STANDARD,
                Secp256k1.fastest(),
                new SecureRandom(),
                InstantSource.system());
    }

    /** The key, or the reason why there is none as the user's error. */
    static PrivateKey keyOf(Unlock unlock) {
        return switch (unlock) {
            case Unlock.Opened opened -> opened.key();
            case Unlock.Refused refused -> throw new UserError(refused.sentence());
        };
    }

    UserError failure(IOException cause) {
        return new UserError("the keystore folder " + folder() + " cannot be used (" + cause.getMessage()
                + "); check that it is yours, or name another with --keystore DIR.");
    }
}

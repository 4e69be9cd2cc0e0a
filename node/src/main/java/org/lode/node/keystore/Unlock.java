package org.lode.node.keystore;

import org.lode.consensus.crypto.PrivateKey;

/** What came of opening a keystore file. */
public sealed interface Unlock {
    /** The key. */
    record Opened(PrivateKey key) implements Unlock {}

    /** Nothing opened; {@link #sentence} tells the user what failed and what to do. */
    sealed interface Refused extends Unlock {
        String sentence();
    }

    /** There is no file for that address. */
    record NotFound(String sentence) implements Refused {}

    /** The check value contradicts the password (or someone changed the encrypted bytes: the two look alike). */
    record WrongPassword(String sentence) implements Refused {}

    /** The file is no keystore, asks for too much work, or holds another account's key. */
    record Corrupted(String sentence) implements Refused {}
}

package org.lode.node.keystore;

/** Bytes that are no keystore file, or ask for more work than one may. The message is a clause that says why. */
public final class MalformedKeystoreException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedKeystoreException(String message) {
        super(message);
    }
}

package org.lode.consensus.genesis;

/** A genesis file that cannot be used. The message is one sentence that names the field. */
public final class GenesisFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GenesisFormatException(String message) {
        super(message);
    }
}

package org.lode.miner.stratum;

/** A line that is no message of the protocol. */
public final class MalformedLineException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedLineException(String message) {
        super(message, null, false, false);
    }
}

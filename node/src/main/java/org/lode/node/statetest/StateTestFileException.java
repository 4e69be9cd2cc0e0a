package org.lode.node.statetest;

/** A path that gives no state tests; the message is for the user. */
public final class StateTestFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StateTestFileException(String message, Throwable cause) {
        super(message, cause);
    }
}

package org.lode.node.cli;

/** A foreseeable failure: its message is the one sentence that the user reads, what failed, with which value, and what to do. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(message, null, false, false);
    }
}

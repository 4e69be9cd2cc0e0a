package org.lode.miner.cli;

/** A foreseeable failure: its message is the one sentence that the user reads, what failed, with which value, and what to do. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(message, null, false, false);
    }

    /** An error whose message was written for the user where it arose. */
    public static UserError saidBy(Exception cause) {
        String sentence = String.valueOf(cause.getMessage());
        return new UserError(sentence.endsWith(".") ? sentence : sentence + ".");
    }
}

package org.lode.node.store;

/** A data folder that cannot be opened, and nothing in it was changed. The message is one sentence for the user. */
public final class StoreRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Another process has it open. */
        LOCKED,
        /** It cannot be made, read or written. */
        INACCESSIBLE,
        /** Written by a version with another layout. */
        OTHER_FORMAT,
        /** It holds another chain. */
        OTHER_GENESIS,
        /** Files are missing or broken. */
        CORRUPTED
    }

    private final Reason reason;

    public StoreRefusal(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

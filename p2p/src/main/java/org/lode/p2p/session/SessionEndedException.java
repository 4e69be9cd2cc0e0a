package org.lode.p2p.session;

import org.lode.p2p.wire.Disconnect;

/** The session is over: nothing more will be answered. */
public final class SessionEndedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Disconnect.Reason reason;

    public SessionEndedException(Disconnect.Reason reason) {
        super("the session ended: " + reason, null, false, false);
        this.reason = reason;
    }

    public Disconnect.Reason reason() {
        return reason;
    }
}

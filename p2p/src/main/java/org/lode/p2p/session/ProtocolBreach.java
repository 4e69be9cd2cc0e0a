package org.lode.p2p.session;

import org.lode.p2p.wire.Disconnect;

/** The other side did what no honest node does, or cannot be talked to; the session ends with the reason. */
final class ProtocolBreach extends Exception {
    private static final long serialVersionUID = 1L;

    private final Disconnect.Reason reason;

    ProtocolBreach(String message) {
        this(Disconnect.Reason.BREACH, message);
    }

    ProtocolBreach(Disconnect.Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    Disconnect.Reason reason() {
        return reason;
    }
}

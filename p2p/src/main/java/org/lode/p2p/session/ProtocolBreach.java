package org.lode.p2p.session;

import java.util.Optional;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.wire.Disconnect;

/** The other side did what no honest node does, or cannot be talked to; the session ends with the reason. */
final class ProtocolBreach extends Exception {
    private static final long serialVersionUID = 1L;

    private final Disconnect.Reason reason;
    private final Optional<Offence> offence;

    ProtocolBreach(String message) {
        this(Disconnect.Reason.BREACH, Optional.of(Offence.BREACH), message);
    }

    /** No fault of the other side: the two do not belong together. */
    ProtocolBreach(Disconnect.Reason reason, String message) {
        this(reason, Optional.empty(), message);
    }

    ProtocolBreach(Disconnect.Reason reason, Offence offence, String message) {
        this(reason, Optional.of(offence), message);
    }

    private ProtocolBreach(Disconnect.Reason reason, Optional<Offence> offence, String message) {
        super(message, null, false, false);
        this.reason = reason;
        this.offence = offence;
    }

    /** What is to be held against the other side. */
    Optional<Offence> offence() {
        return offence;
    }

    Disconnect.Reason reason() {
        return reason;
    }
}

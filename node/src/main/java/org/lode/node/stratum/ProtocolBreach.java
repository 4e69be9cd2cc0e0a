package org.lode.node.stratum;

import org.jspecify.annotations.Nullable;

/** A miner did what none should: its connection ends. The message is for the log. */
final class ProtocolBreach extends Exception {
    private static final long serialVersionUID = 1L;

    ProtocolBreach(@Nullable String message) {
        super(message, null, false, false);
    }
}

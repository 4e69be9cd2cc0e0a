package org.lode.p2p.rlpx;

/** The other side's handshake packet is not what RLPx allows; the connection is of no use. */
public final class HandshakeException extends Exception {
    private static final long serialVersionUID = 1L;

    HandshakeException(String message) {
        super(message, null, false, false);
    }
}

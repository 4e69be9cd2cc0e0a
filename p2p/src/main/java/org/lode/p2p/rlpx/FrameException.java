package org.lode.p2p.rlpx;

/** A frame whose authentication fails or whose size is over the limit: the session cannot go on. */
public final class FrameException extends Exception {
    private static final long serialVersionUID = 1L;

    FrameException(String message) {
        super(message, null, false, false);
    }
}

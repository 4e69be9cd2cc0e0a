package org.lode.miner.stratum;

/** A server does not let this miner in. The message is the server's reason. */
public final class LoginRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    LoginRefusedException(String message) {
        super(message, null, false, false);
    }
}

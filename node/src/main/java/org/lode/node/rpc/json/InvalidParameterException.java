package org.lode.node.rpc.json;

/** A parameter that is not what its method takes; the message says why. Caught where methods are called. */
public final class InvalidParameterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidParameterException(String message) {
        super(message, null, false, false);
    }
}

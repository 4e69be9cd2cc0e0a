package org.lode.node.rpc.json;

/** An answer grew beyond what this node sends. Caught where answers are assembled. */
public final class SizeLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SizeLimitException(int maxSizeBytes) {
        super("an answer above the limit of " + maxSizeBytes + " bytes", null, false, false);
    }
}

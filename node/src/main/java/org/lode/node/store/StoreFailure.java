package org.lode.node.store;

/** The machine failed under the store: a full disk, a broken one, a corrupted file. It says nothing about any block. */
public final class StoreFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreFailure(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreFailure(String message) {
        super(message);
    }
}

package org.lode.node.event;

/** Hears of what no outside data can cause: a full disk, a corrupt store, a bug. The node stops cleanly then. */
@FunctionalInterface
public interface FailureListener {
    /**
     * Called on the thread that failed; must not wait for that thread.
     *
     * @param where the part that failed, such as a thread's name
     */
    void failed(String where, Throwable cause);
}

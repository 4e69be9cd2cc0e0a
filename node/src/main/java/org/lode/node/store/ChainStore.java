package org.lode.node.store;

/**
 * A chain with its state. One thread writes; any number read, each through its own view. What {@link #write} has returned from
 * survives the death of the process, and a batch is there as a whole or not at all.
 */
public interface ChainStore extends AutoCloseable {
    /** Everything as of the last batch, unmoved by later ones. The caller closes it soon. */
    StoreView view();

    /**
     * Writes all of {@code batch} or, when it throws, nothing.
     *
     * @throws StoreFailure if the machine fails, as on a full disk; the node must stop
     * @throws IllegalStateException if the batch was made for another head than the store's
     */
    void write(Batch batch);

    /** Waits for open views, then gives everything back to the machine. */
    @Override
    void close();
}

package org.lode.node.store;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.lode.consensus.primitive.Bytes;

/** A store's tables as of one batch, for any threads to read until it is closed. */
interface Snapshot extends AutoCloseable {
    Optional<Bytes> get(Column column, Bytes key);

    /** Every entry from {@code from} on and before {@code end}, in order of unsigned keys. */
    void scan(Column column, Bytes from, Bytes end, BiConsumer<Bytes, Bytes> entry);

    @Override
    void close();
}

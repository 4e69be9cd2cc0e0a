package org.lode.consensus.state;

import org.lode.consensus.primitive.UInt256;

/** One storage slot while a block executes. Transactions are told apart by their number, so nothing is cleared between them. */
final class StorageSlot {
    final UInt256 key;

    /** The value before the block. */
    final UInt256 before;

    UInt256 value;

    /** The value before the transaction {@link #writtenIn}. */
    private UInt256 original;

    private int writtenIn;
    int warmIn;

    StorageSlot(UInt256 key, UInt256 before, UInt256 value) {
        this.key = key;
        this.before = before;
        this.value = value;
        this.original = value;
    }

    UInt256 original(int transaction) {
        return writtenIn == transaction ? original : value;
    }

    /** To be called before the value changes; a revert need not undo it. */
    void rememberOriginal(int transaction) {
        if (writtenIn != transaction) {
            writtenIn = transaction;
            original = value;
        }
    }
}

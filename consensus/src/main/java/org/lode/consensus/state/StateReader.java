package org.lode.consensus.state;

import java.util.Optional;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/** The state after some block, for reading. */
public interface StateReader {
    /** No account at all. */
    StateReader EMPTY = new StateReader() {
        @Override
        public Optional<Account> account(Address address) {
            return Optional.empty();
        }

        @Override
        public UInt256 storage(Address address, UInt256 slot) {
            return UInt256.ZERO;
        }

        @Override
        public Bytes code(Hash codeHash) {
            throw new IllegalArgumentException("the empty state has no code " + codeHash);
        }
    };

    /** Empty when no such account exists. */
    Optional<Account> account(Address address);

    /** Zero for a slot that was never written. */
    UInt256 storage(Address address, UInt256 slot);

    /** The code with that hash, which some account of this state has; nothing for {@link Account#NO_CODE}. */
    Bytes code(Hash codeHash);
}

package org.lode.consensus.rules;

import java.util.List;
import java.util.Optional;
import org.lode.consensus.evm.Revision;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.transaction.AccessListEntry;
import org.lode.consensus.transaction.TransactionBody;

/** What a transaction costs before anything is executed (Yellow Paper, section 6.2; EIP-2028, EIP-2930, EIP-3860). */
public final class IntrinsicGas {
    private static final long TRANSACTION = 21_000;
    private static final long CREATION = 32_000;
    private static final long INIT_CODE_WORD = 2;
    private static final long ZERO_BYTE = 4;
    private static final long NONZERO_BYTE = 16;
    private static final long LISTED_ADDRESS = 2_400;
    private static final long LISTED_SLOT = 1_900;

    private IntrinsicGas() {}

    public static Gas of(TransactionBody body) {
        return of(body.to(), body.data(), body.accessList());
    }

    /** Of a call to {@code to}, or of a creation where that is empty. */
    public static Gas of(Optional<Address> to, Bytes data, List<AccessListEntry> accessList) {
        return of(to, data, accessList, Revision.CANCUN);
    }

    /** The same in another revision. */
    public static Gas of(Optional<Address> to, Bytes data, List<AccessListEntry> accessList, Revision revision) {
        long gas = TRANSACTION + ofData(data);
        if (to.isEmpty()) {
            gas += CREATION;
            if (revision.isSince(Revision.SHANGHAI)) {
                gas += INIT_CODE_WORD * Math.ceilDiv(data.size(), 32);
            }
        }
        for (AccessListEntry entry : accessList) {
            gas += LISTED_ADDRESS + LISTED_SLOT * entry.slots().size();
        }
        return Gas.of(gas);
    }

    private static long ofData(Bytes data) {
        int zeros = 0;
        for (int i = 0; i < data.size(); i++) {
            if (data.get(i) == 0) {
                zeros++;
            }
        }
        return zeros * ZERO_BYTE + (data.size() - zeros) * NONZERO_BYTE;
    }
}

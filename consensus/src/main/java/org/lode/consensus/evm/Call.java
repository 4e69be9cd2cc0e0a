package org.lode.consensus.evm;

import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;

/**
 * A call or a creation.
 *
 * @param sender who calls: what CALLER says
 * @param recipient whose storage and balance the code works on; the new contract's address in a creation
 * @param codeAddress whose code runs; the recipient but for CALLCODE and DELEGATECALL
 * @param value what CALLVALUE says; moved unless the kind says otherwise
 * @param input the call's data, or init code
 */
public record Call(Kind kind, Address sender, Address recipient, Address codeAddress, Wei value, Bytes input, Gas gas) {
    /** The instruction that sends it; a transaction is a CALL or a CREATE. */
    public enum Kind {
        CALL,
        CALLCODE,
        DELEGATECALL,
        STATICCALL,
        CREATE,
        CREATE2;

        public boolean isCreation() {
            return this == CREATE || this == CREATE2;
        }

        boolean movesValue() {
            return this == CALL || isCreation();
        }
    }

    public static Call call(Address sender, Address recipient, Wei value, Bytes input, Gas gas) {
        return new Call(Kind.CALL, sender, recipient, recipient, value, input, gas);
    }

    /** The creation at {@code address}, which the caller derived ({@link org.lode.consensus.transaction.ContractAddress}). */
    public static Call creation(Address sender, Address address, Wei value, Bytes initCode, Gas gas) {
        return new Call(Kind.CREATE, sender, address, address, value, initCode, gas);
    }
}

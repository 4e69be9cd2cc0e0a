package org.lode.consensus.transaction;

import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Hash;

/** Where a new contract lives. */
public final class ContractAddress {
    private static final byte CREATE2_PREFIX = (byte) 0xff;

    private ContractAddress() {}

    /**
     * Of a contract made by a transaction or by CREATE: from {@code rlp([creator, nonce])} (Yellow Paper, section 7).
     *
     * @param nonce the creator's before it is raised for this creation, 64 bits unsigned
     */
    public static Address ofCreate(Address creator, long nonce) {
        return lowBytes(Keccak.hash256(RlpWriter.encode(
                writer -> writer.list(fields -> fields.address(creator).number(nonce)))));
    }

    /** Of a contract made by CREATE2: from {@code 0xff ‖ creator ‖ salt ‖ keccak(initCode)} (EIP-1014). */
    public static Address ofCreate2(Address creator, Hash salt, Hash initCodeHash) {
        byte[] preimage = new byte[1 + Address.SIZE_BYTES + 2 * Hash.SIZE_BYTES];
        preimage[0] = CREATE2_PREFIX;
        creator.writeTo(preimage, 1);
        salt.writeTo(preimage, 1 + Address.SIZE_BYTES);
        initCodeHash.writeTo(preimage, 1 + Address.SIZE_BYTES + Hash.SIZE_BYTES);
        return lowBytes(Keccak.hash256(preimage));
    }

    private static Address lowBytes(Hash hash) {
        return Address.ofWord(hash.toUInt256());
    }
}

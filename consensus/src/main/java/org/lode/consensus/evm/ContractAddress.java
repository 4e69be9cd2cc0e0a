package org.lode.consensus.evm;

import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/** Where new contracts lie. */
public final class ContractAddress {
    private static final int CREATE2_SIZE = 1 + Address.SIZE_BYTES + 2 * Hash.SIZE_BYTES;

    private ContractAddress() {}

    /** By the creator's nonce before it is raised, 64 bits unsigned. */
    public static Address ofNonce(Address creator, long nonce) {
        return lastBytes(Keccak.hash256(RlpWriter.encode(
                writer -> writer.list(fields -> fields.address(creator).number(nonce)))));
    }

    /** EIP-1014. */
    public static Address ofSalt(Address creator, Hash salt, Bytes initCode) {
        byte[] preimage = new byte[CREATE2_SIZE];
        preimage[0] = (byte) 0xff;
        creator.writeTo(preimage, 1);
        salt.writeTo(preimage, 1 + Address.SIZE_BYTES);
        Keccak.hash256(initCode).writeTo(preimage, 1 + Address.SIZE_BYTES + Hash.SIZE_BYTES);
        return lastBytes(Keccak.hash256(preimage));
    }

    private static Address lastBytes(Hash hash) {
        return Address.ofWord(hash.toUInt256());
    }
}

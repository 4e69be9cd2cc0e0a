package org.lode.consensus.transaction;

import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/** An EIP-2718 transaction: one that an account signed, or a contribution that carries its own proof. */
public sealed interface Transaction permits SignedTransaction, ContributionTransaction {
    /** Larger transactions are refused wherever they come from (the limit that geth's pool uses). */
    int MAX_SIZE_BYTES = 128 * 1024;

    /** The least first byte of an RLP list; EIP-2718 types lie below. */
    int LIST_PREFIX = 0xc0;

    /** A bound for lists inside a transaction; the size limit is the tighter one. */
    int MAX_LIST_ITEMS = MAX_SIZE_BYTES;

    /** The EIP-2718 type: 0, 1, 2 or 0x57. */
    int type();

    /** The canonical bytes: a bare RLP list for type 0, else the type byte and its payload. */
    Bytes encoded();

    /** Keccak-256 of {@link #encoded}; for a contribution the transaction's hash, not its work id. */
    Hash hash();

    /** Reads the canonical bytes, as {@code eth_sendRawTransaction} takes them. */
    static Transaction decode(Bytes encoded) {
        if (encoded.isEmpty()) {
            throw new DecodeException("an empty transaction", 0);
        }
        if (encoded.size() > MAX_SIZE_BYTES) {
            throw new DecodeException(
                    "a transaction of " + encoded.size() + " bytes, above the limit of " + MAX_SIZE_BYTES, 0);
        }
        int type = encoded.getUnsigned(0);
        return switch (type) {
            case 1, 2 -> SignedTransaction.decodeTyped(type, encoded);
            case 3 ->
                throw new DecodeException("transaction type 3 (blobs, EIP-4844), which this chain does not have", 0);
            case ContributionTransaction.TYPE -> ContributionTransaction.decode(encoded);
            default -> {
                if (type < LIST_PREFIX) {
                    throw new DecodeException("unknown transaction type " + type, 0);
                }
                yield SignedTransaction.decodeLegacy(encoded);
            }
        };
    }

    /** Reads an element of a block body: a list for type 0, else a byte string that holds the canonical bytes. */
    static Transaction read(RlpReader reader) {
        boolean isList = reader.nextIsList();
        Bytes encoded = isList ? reader.readRaw() : reader.readBytes(MAX_SIZE_BYTES);
        int start = reader.offset() - encoded.size();
        if (!isList && !encoded.isEmpty() && encoded.getUnsigned(0) >= LIST_PREFIX) {
            throw new DecodeException("a type 0 transaction inside a byte string", start);
        }
        try {
            return decode(encoded);
        } catch (DecodeException e) {
            throw e.within(start);
        }
    }

    /** Writes an element of a block body. */
    default void write(RlpWriter writer) {
        if (type() == 0) {
            writer.raw(encoded());
        } else {
            writer.bytes(encoded());
        }
    }
}

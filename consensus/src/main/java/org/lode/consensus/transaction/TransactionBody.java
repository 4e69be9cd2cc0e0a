package org.lode.consensus.transaction;

import java.util.List;
import java.util.Optional;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Wei;

/** What a sender signs: everything of a transaction but the signature. */
public sealed interface TransactionBody {
    /** The EIP-2718 type, 0 for legacy. */
    int type();

    /** The chain the signature is bound to; empty only for a legacy transaction from before EIP-155. */
    Optional<Long> chainId();

    /** The sender's transaction count, 64 bits unsigned (EIP-2681 keeps it below 2^64 - 1). */
    long nonce();

    Gas gasLimit();

    /** Empty for a transaction that creates a contract. */
    Optional<Address> to();

    Wei value();

    Bytes data();

    List<AccessListEntry> accessList();

    /** The most the sender pays for a unit of gas; the gas price before EIP-1559. */
    Wei maxFeePerGas();

    /** The most of that which goes to the block's beneficiary; the gas price before EIP-1559. */
    Wei maxPriorityFeePerGas();

    /** A transaction with one gas price, with (EIP-155) or without a chain id in what is signed. */
    record Legacy(
            Optional<Long> chainId, long nonce, Wei gasPrice, Gas gasLimit, Optional<Address> to, Wei value, Bytes data)
            implements TransactionBody {
        @Override
        public int type() {
            return 0;
        }

        @Override
        public List<AccessListEntry> accessList() {
            return List.of();
        }

        @Override
        public Wei maxFeePerGas() {
            return gasPrice;
        }

        @Override
        public Wei maxPriorityFeePerGas() {
            return gasPrice;
        }

        void write(RlpWriter writer) {
            writer.number(nonce)
                    .number(gasPrice)
                    .number(gasLimit)
                    .address(to)
                    .number(value)
                    .bytes(data);
        }

        static Legacy read(RlpReader fields) {
            return new Legacy(
                    Optional.empty(),
                    fields.readUnsignedLong(),
                    fields.readWei(),
                    fields.readGas(),
                    fields.readOptionalAddress(),
                    fields.readWei(),
                    fields.readBytes(Transaction.MAX_SIZE_BYTES));
        }

        Legacy boundTo(long chainId) {
            return new Legacy(Optional.of(chainId), nonce, gasPrice, gasLimit, to, value, data);
        }
    }

    /** EIP-2930, type 1. */
    record AccessList(
            long chain,
            long nonce,
            Wei gasPrice,
            Gas gasLimit,
            Optional<Address> to,
            Wei value,
            Bytes data,
            List<AccessListEntry> accessList)
            implements TransactionBody {
        public AccessList {
            accessList = List.copyOf(accessList);
        }

        @Override
        public int type() {
            return 1;
        }

        @Override
        public Optional<Long> chainId() {
            return Optional.of(chain);
        }

        @Override
        public Wei maxFeePerGas() {
            return gasPrice;
        }

        @Override
        public Wei maxPriorityFeePerGas() {
            return gasPrice;
        }

        void write(RlpWriter writer) {
            writer.number(chain)
                    .number(nonce)
                    .number(gasPrice)
                    .number(gasLimit)
                    .address(to)
                    .number(value)
                    .bytes(data)
                    .listOf(accessList, (list, entry) -> entry.write(list));
        }

        static AccessList read(RlpReader fields) {
            return new AccessList(
                    fields.readUnsignedLong(),
                    fields.readUnsignedLong(),
                    fields.readWei(),
                    fields.readGas(),
                    fields.readOptionalAddress(),
                    fields.readWei(),
                    fields.readBytes(Transaction.MAX_SIZE_BYTES),
                    fields.readListOf(Transaction.MAX_LIST_ITEMS, AccessListEntry::read));
        }
    }

    /** EIP-1559, type 2. */
    record DynamicFee(
            long chain,
            long nonce,
            Wei maxPriorityFeePerGas,
            Wei maxFeePerGas,
            Gas gasLimit,
            Optional<Address> to,
            Wei value,
            Bytes data,
            List<AccessListEntry> accessList)
            implements TransactionBody {
        public DynamicFee {
            accessList = List.copyOf(accessList);
        }

        @Override
        public int type() {
            return 2;
        }

        @Override
        public Optional<Long> chainId() {
            return Optional.of(chain);
        }

        void write(RlpWriter writer) {
            writer.number(chain)
                    .number(nonce)
                    .number(maxPriorityFeePerGas)
                    .number(maxFeePerGas)
                    .number(gasLimit)
                    .address(to)
                    .number(value)
                    .bytes(data)
                    .listOf(accessList, (list, entry) -> entry.write(list));
        }

        static DynamicFee read(RlpReader fields) {
            return new DynamicFee(
                    fields.readUnsignedLong(),
                    fields.readUnsignedLong(),
                    fields.readWei(),
                    fields.readWei(),
                    fields.readGas(),
                    fields.readOptionalAddress(),
                    fields.readWei(),
                    fields.readBytes(Transaction.MAX_SIZE_BYTES),
                    fields.readListOf(Transaction.MAX_LIST_ITEMS, AccessListEntry::read));
        }
    }
}

package org.lode.node.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.lode.consensus.block.Log;
import org.lode.consensus.block.Receipt;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BigEndian;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.transaction.Transaction;
import org.lode.consensus.trie.Nibbles;

/** The keys and values of the {@link Column}s: numbers in keys are 8 bytes big-endian, values are RLP. */
final class Format {
    /** Changes with the layout; a store of another version is refused. */
    static final int VERSION = 2;

    static final Bytes HEAD_KEY = meta("head");
    static final Bytes GENESIS_KEY = meta("genesis");
    static final Bytes VERSION_KEY = meta("version");

    /** About what a transfer's receipt takes. */
    private static final int RECEIPT_BYTES = 16;

    private static final int LOG_KEY_BYTES = 1 + 2 * Long.BYTES;
    private static final int EARNING_KEY_BYTES = Address.SIZE_BYTES + Long.BYTES + 1;

    private Format() {}

    private static Bytes meta(String name) {
        return Bytes.owning(name.getBytes(StandardCharsets.US_ASCII));
    }

    static Bytes key(Hash hash) {
        return Bytes.owning(hash.toBytes());
    }

    static Bytes key(Address address) {
        return Bytes.owning(address.toBytes());
    }

    static Bytes key(BlockNumber number) {
        byte[] key = new byte[Long.BYTES];
        BigEndian.writeLong(number.value(), key, 0);
        return Bytes.owning(key);
    }

    static BlockNumber number(Bytes key) {
        return BlockNumber.of(BigEndian.readLong(key.toArray(), 0));
    }

    static Bytes key(Address address, UInt256 slot) {
        byte[] key = new byte[Address.SIZE_BYTES + UInt256.SIZE_BYTES];
        address.writeTo(key, 0);
        slot.toHash().writeTo(key, Address.SIZE_BYTES);
        return Bytes.owning(key);
    }

    static Bytes key(Nibbles path) {
        return path.toBytes();
    }

    static Bytes key(Hash addressHash, Nibbles path) {
        byte[] key = new byte[Hash.SIZE_BYTES + path.size()];
        addressHash.writeTo(key, 0);
        path.toBytes().copyTo(key, Hash.SIZE_BYTES);
        return Bytes.owning(key);
    }

    static Bytes key(Earning earning) {
        return earningKey(
                earning.beneficiary(), earning.number(), earning.kind().code());
    }

    /** The key of the earning of the kind with that code; as the bound of a range, of any code. */
    static Bytes earningKey(Address beneficiary, BlockNumber number, int kindCode) {
        byte[] key = new byte[EARNING_KEY_BYTES];
        beneficiary.writeTo(key, 0);
        BigEndian.writeLong(number.value(), key, Address.SIZE_BYTES);
        key[EARNING_KEY_BYTES - 1] = (byte) kindCode;
        return Bytes.owning(key);
    }

    static Bytes key(LogTerm term, BlockNumber number) {
        byte[] key = new byte[LOG_KEY_BYTES];
        key[0] = (byte) term.kind();
        BigEndian.writeLong(term.fold(), key, 1);
        BigEndian.writeLong(number.value(), key, LOG_KEY_BYTES - Long.BYTES);
        return Bytes.owning(key);
    }

    /** The block in a key of the log index. */
    static BlockNumber logBlock(Bytes key) {
        return number(key.slice(LOG_KEY_BYTES - Long.BYTES));
    }

    static Bytes encode(Earning earning) {
        return RlpWriter.encode(writer -> writer.list(fields -> fields.number(earning.timestampSeconds())
                .number(earning.units())
                .number(earning.amount())));
    }

    static Earning decodeEarning(Bytes key, Bytes value) {
        return RlpReader.decode(value, reader -> {
            RlpReader fields = reader.readList();
            Earning earning = new Earning(
                    key.addressAt(0),
                    number(key.slice(Address.SIZE_BYTES, Long.BYTES)),
                    fields.readLong(),
                    Earning.Kind.ofCode(key.get(EARNING_KEY_BYTES - 1)),
                    fields.readInt(),
                    fields.readWei());
            fields.expectEnd();
            return earning;
        });
    }

    static Bytes encodeBody(List<Transaction> transactions) {
        return RlpWriter.encode(writer -> writer.listOf(transactions, (list, transaction) -> transaction.write(list)));
    }

    static List<Transaction> decodeBody(Bytes value) {
        return RlpReader.decode(value, reader -> reader.readListOf(Integer.MAX_VALUE, Transaction::read));
    }

    static Bytes encodeReceipts(List<Receipt> receipts) {
        RlpWriter writer = new RlpWriter(64 + RECEIPT_BYTES * receipts.size());
        writer.listOf(receipts, Format::writeReceipt);
        return writer.toBytes();
    }

    static List<Receipt> decodeReceipts(Bytes value) {
        return RlpReader.decode(value, reader -> reader.readListOf(Integer.MAX_VALUE, Format::readReceipt));
    }

    /** Without the bloom, most of a receipt, which follows from the logs. */
    private static void writeReceipt(RlpWriter writer, Receipt receipt) {
        writer.list(fields -> fields.number(receipt.type())
                .number(receipt.status() == Receipt.Status.SUCCEEDED ? 1 : 0)
                .number(receipt.cumulativeGasUsed())
                .listOf(receipt.logs(), (list, log) -> log.write(list)));
    }

    private static Receipt readReceipt(RlpReader reader) {
        RlpReader fields = reader.readList();
        Receipt receipt = Receipt.of(
                fields.readInt(),
                fields.readInt() == 1 ? Receipt.Status.SUCCEEDED : Receipt.Status.FAILED,
                fields.readGas(),
                fields.readListOf(Integer.MAX_VALUE, Log::read));
        fields.expectEnd();
        return receipt;
    }

    /** The logs in what {@link #encodeReceipts} wrote, for each receipt. */
    static List<List<Log>> decodeLogs(Bytes value) {
        return RlpReader.decode(
                value,
                reader -> reader.readListOf(Integer.MAX_VALUE, receipts -> {
                    RlpReader fields = receipts.readList();
                    fields.readRaw();
                    fields.readRaw();
                    fields.readRaw();
                    return fields.readListOf(Integer.MAX_VALUE, Log::read);
                }));
    }

    /** The hash of one transaction of what {@link #encodeBody} wrote: of its list, or of what its byte string holds (EIP-2718). */
    static Hash transactionHash(Bytes body, int index) {
        return RlpReader.decode(body, reader -> {
            RlpReader transactions = reader.readList();
            for (int i = 0; i < index; i++) {
                transactions.readRaw();
            }
            return Keccak.hash256(
                    transactions.nextIsList() ? transactions.readRaw() : transactions.readBytes(Integer.MAX_VALUE));
        });
    }

    static Bytes encode(TransactionLocation location) {
        return RlpWriter.encode(
                writer -> writer.list(fields -> fields.number(location.number()).number(location.index())));
    }

    static TransactionLocation decodeLocation(Bytes value) {
        return RlpReader.decode(value, reader -> {
            RlpReader fields = reader.readList();
            TransactionLocation location = new TransactionLocation(fields.readBlockNumber(), fields.readInt());
            fields.expectEnd();
            return location;
        });
    }

    static Bytes encode(UInt256 number) {
        return Bytes.owning(number.toMinimalBytes());
    }

    static UInt256 decodeNumber(Bytes value) {
        return value.read(UInt256::ofBytes);
    }
}

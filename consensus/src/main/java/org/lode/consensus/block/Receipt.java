package org.lode.consensus.block;

import java.util.List;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;

/**
 * What became of a transaction (EIP-658, EIP-2718): {@code [status, cumulativeGasUsed, logsBloom, logs]}, behind the type byte
 * unless the type is 0.
 *
 * @param type the transaction's type
 * @param cumulativeGasUsed gas used in the block up to and including this transaction
 */
public record Receipt(int type, Status status, Gas cumulativeGasUsed, LogsBloom logsBloom, List<Log> logs) {
    /** Whether the transaction's effects stand; its fee is paid either way. */
    public enum Status {
        FAILED,
        SUCCEEDED
    }

    public Receipt {
        logs = List.copyOf(logs);
    }

    public static Receipt of(int type, Status status, Gas cumulativeGasUsed, List<Log> logs) {
        return new Receipt(type, status, cumulativeGasUsed, LogsBloom.ofLogs(logs), logs);
    }

    /** The bytes that the receipts trie holds. */
    public Bytes encoded() {
        RlpWriter writer = new RlpWriter(512);
        if (type != 0) {
            writer.raw(new byte[] {(byte) type});
        }
        writer.list(fields -> fields.number(status == Status.SUCCEEDED ? 1 : 0)
                .number(cumulativeGasUsed)
                .bytes(logsBloom.toBytes())
                .listOf(logs, (list, log) -> log.write(list)));
        return writer.toBytes();
    }

    /** Reads what {@link #encoded} wrote. */
    public static Receipt decode(Bytes encoded) {
        if (encoded.isEmpty()) {
            throw new DecodeException("an empty receipt", 0);
        }
        int first = encoded.getUnsigned(0);
        int type = first < 0xc0 ? first : 0;
        return RlpReader.decode(encoded, type == 0 ? 0 : 1, reader -> {
            RlpReader fields = reader.readList();
            int statusOffset = fields.offset();
            long status = fields.readUnsignedLong();
            if (status >>> 1 != 0) {
                throw new DecodeException("a receipt's status of " + status, statusOffset);
            }
            Receipt receipt = new Receipt(
                    type,
                    status == 1 ? Status.SUCCEEDED : Status.FAILED,
                    fields.readGas(),
                    LogsBloom.ofBytes(fields.readBytesOfSize(LogsBloom.SIZE_BYTES)),
                    fields.readListOf(Integer.MAX_VALUE, Log::read));
            fields.expectEnd();
            return receipt;
        });
    }
}

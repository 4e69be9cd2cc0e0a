package org.lode.consensus.block;

import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Wei;

/**
 * The part of a block's header that the work header commits to by hash. RLP: {@code [stateRoot, transactionsRoot, receiptsRoot,
 * logsBloom, gasLimit, gasUsed, baseFeePerGas, workUnits, extraData]}.
 *
 * @param workUnits blocks and contributions on this chain up to and including this block; 0 at genesis
 * @param extraData at most 32 bytes of the producer's choice
 */
public record Content(
        Hash stateRoot,
        Hash transactionsRoot,
        Hash receiptsRoot,
        LogsBloom logsBloom,
        Gas gasLimit,
        Gas gasUsed,
        Wei baseFeePerGas,
        long workUnits,
        Bytes extraData) {
    public static final int MAX_EXTRA_DATA_BYTES = 32;

    /** The same but for the state. */
    public Content withStateRoot(Hash root) {
        return new Content(
                root,
                transactionsRoot,
                receiptsRoot,
                logsBloom,
                gasLimit,
                gasUsed,
                baseFeePerGas,
                workUnits,
                extraData);
    }

    /** The work header's {@code contentHash}. */
    public Hash hash() {
        return Keccak.hash256(RlpWriter.encode(this::write));
    }

    public void write(RlpWriter writer) {
        writer.list(fields -> fields.hash(stateRoot)
                .hash(transactionsRoot)
                .hash(receiptsRoot)
                .bytes(logsBloom.toBytes())
                .number(gasLimit)
                .number(gasUsed)
                .number(baseFeePerGas)
                .number(workUnits)
                .bytes(extraData));
    }

    public static Content read(RlpReader reader) {
        RlpReader fields = reader.readList();
        Content content = new Content(
                fields.readHash(),
                fields.readHash(),
                fields.readHash(),
                LogsBloom.ofBytes(fields.readBytesOfSize(LogsBloom.SIZE_BYTES)),
                fields.readGas(),
                fields.readGas(),
                fields.readWei(),
                fields.readLong(),
                fields.readBytes(MAX_EXTRA_DATA_BYTES));
        fields.expectEnd();
        return content;
    }
}

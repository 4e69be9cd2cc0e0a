package org.lode.consensus.work;

import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/**
 * What a miner works on: the part of a block's header that stands alone. RLP: {@code [parentHash, anchorHash, number,
 * timestamp, difficulty, beneficiary, contentHash]}.
 *
 * @param anchorHash hash of the ancestor at height max(0, number - 1 - anchorDepth)
 * @param timestampSeconds seconds since 1970
 * @param difficulty the block's difficulty: expected hashes to find it
 * @param beneficiary who is paid for this work
 * @param contentHash Keccak-256 of the RLP of the block's content
 */
public record WorkHeader(
        Hash parentHash,
        Hash anchorHash,
        BlockNumber number,
        long timestampSeconds,
        UInt256 difficulty,
        Address beneficiary,
        Hash contentHash) {

    /** What the proof of work hashes: Keccak-256 of this header's RLP. */
    public Hash sealHash() {
        return Keccak.hash256(RlpWriter.encode(writer -> writer.list(this::writeFields)));
    }

    void writeFields(RlpWriter writer) {
        writer.hash(parentHash)
                .hash(anchorHash)
                .number(number)
                .number(timestampSeconds)
                .number(difficulty)
                .address(beneficiary)
                .hash(contentHash);
    }

    static WorkHeader readFields(RlpReader reader) {
        return new WorkHeader(
                reader.readHash(),
                reader.readHash(),
                reader.readBlockNumber(),
                reader.readLong(),
                reader.readUInt256(),
                reader.readAddress(),
                reader.readHash());
    }
}

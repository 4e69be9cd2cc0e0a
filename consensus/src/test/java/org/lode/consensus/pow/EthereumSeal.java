package org.lode.consensus.pow;

import java.util.ArrayList;
import java.util.List;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.BigEndian;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/** The parts of an Ethereum header that its proof of work is about; the header's last two fields are mix hash and nonce. */
record EthereumSeal(BlockNumber number, UInt256 difficulty, Hash mixHash, EthashInput input) {
    private static final int DIFFICULTY = 7;
    private static final int NUMBER = 8;

    /** Reads a block, {@code [header, transactions, uncles]}. */
    static EthereumSeal ofBlock(Bytes block) {
        return ofHeader(RlpReader.of(block).readList().readRaw());
    }

    /** Reads a header. */
    static EthereumSeal ofHeader(Bytes header) {
        RlpReader reader = RlpReader.of(header).readList();
        List<Bytes> fields = new ArrayList<>();
        while (!reader.isAtEnd()) {
            fields.add(reader.readRaw());
        }
        int work = fields.size() - 2;
        Bytes unsealed = RlpWriter.encode(
                writer -> writer.list(list -> fields.subList(0, work).forEach(list::raw)));
        byte[] nonce = RlpReader.of(fields.getLast()).readBytesOfSize(8).toArray();
        return new EthereumSeal(
                RlpReader.of(fields.get(NUMBER)).readBlockNumber(),
                RlpReader.of(fields.get(DIFFICULTY)).readUInt256(),
                RlpReader.of(fields.get(work)).readHash(),
                new EthashInput(Keccak.hash256(unsealed), BigEndian.readLong(nonce, 0)));
    }

    SealCheck check() {
        EthashCache cache = LightCaches.ofBlock(number.value());
        return Ethash.check(cache, input, mixHash, Ethash.boundary(difficulty));
    }
}

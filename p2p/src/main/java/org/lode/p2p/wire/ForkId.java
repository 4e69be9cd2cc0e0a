package org.lode.p2p.wire;

import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.BigEndian;

/**
 * Which rules a node follows, in a few bytes (EIP-2124). RLP: {@code [checksum (4 bytes), next]}.
 *
 * @param checksum CRC-32 of the genesis hash and the heights of the rule changes behind the head
 * @param next height of the next change that the node knows, or 0
 */
public record ForkId(int checksum, long next) {
    /** Writes it as one element. */
    public void write(RlpWriter writer) {
        byte[] bytes = {(byte) (checksum >>> 24), (byte) (checksum >>> 16), (byte) (checksum >>> 8), (byte) checksum};
        writer.list(fields -> fields.bytes(bytes).number(next));
    }

    /** Reads one element. @throws org.lode.consensus.codec.DecodeException if it is malformed */
    public static ForkId read(RlpReader reader) {
        RlpReader fields = reader.readList();
        byte[] widened = new byte[Long.BYTES];
        fields.readBytesOfSize(Integer.BYTES).copyTo(widened, Integer.BYTES);
        ForkId id = new ForkId((int) BigEndian.readLong(widened, 0), fields.readUnsignedLong());
        fields.expectEnd();
        return id;
    }
}

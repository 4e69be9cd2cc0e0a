package org.lode.consensus.work;

import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.BigEndian;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/**
 * A work header with a claimed seal: a share, a stale block and a block's header are all this one object. Its payload is the
 * RLP of nine items, {@code [W fields..., nonce (8 bytes), mixHash]}; the payload's Keccak-256 is its identity. Nothing is said
 * of the seal being right.
 */
public final class SealedWork {
    private static final int NONCE_SIZE_BYTES = 8;

    private final WorkHeader header;
    private final Seal seal;
    private final Bytes payload;
    private final Hash workId;
    private final Hash sealHash;

    private SealedWork(WorkHeader header, Seal seal, Bytes payload) {
        this.header = header;
        this.seal = seal;
        this.payload = payload;
        this.workId = Keccak.hash256(payload);
        this.sealHash = header.sealHash();
    }

    public static SealedWork of(WorkHeader header, Seal seal) {
        byte[] nonce = new byte[NONCE_SIZE_BYTES];
        BigEndian.writeLong(seal.nonce(), nonce, 0);
        Bytes payload = RlpWriter.encode(writer -> writer.list(fields -> {
            header.writeFields(fields);
            fields.bytes(nonce).hash(seal.mixHash());
        }));
        return new SealedWork(header, seal, payload);
    }

    /** Reads the nine-item list. */
    public static SealedWork read(RlpReader reader) {
        int start = reader.offset();
        RlpReader fields = reader.readList();
        WorkHeader header = WorkHeader.readFields(fields);
        byte[] nonce = fields.readBytesOfSize(NONCE_SIZE_BYTES).toArray();
        Seal seal = new Seal(BigEndian.readLong(nonce, 0), fields.readHash());
        fields.expectEnd();
        return new SealedWork(header, seal, reader.rawSince(start));
    }

    public WorkHeader header() {
        return header;
    }

    public Seal seal() {
        return seal;
    }

    /** RLP of the nine items, about 200 bytes. */
    public Bytes payload() {
        return payload;
    }

    /** Keccak-256 of the payload. For a block this is the block's hash. */
    public Hash workId() {
        return workId;
    }

    /** What the proof of work hashes; kept because every check needs it. */
    public Hash sealHash() {
        return sealHash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedWork that && workId.equals(that.workId);
    }

    @Override
    public int hashCode() {
        return workId.hashCode();
    }

    @Override
    public String toString() {
        return "SealedWork[" + header.number() + " " + workId + "]";
    }
}

package org.lode.consensus.transaction;

import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.work.SealedWork;

/**
 * A proof of work on its way to being paid (type 0x57): the type byte and the payload of the sealed work. It has no signature,
 * because the beneficiary is inside the work and cannot be changed without losing it.
 */
public final class ContributionTransaction implements Transaction {
    public static final int TYPE = 0x57;

    private final SealedWork work;
    private final Bytes encoded;
    private final Hash hash;

    private ContributionTransaction(SealedWork work, Bytes encoded) {
        this.work = work;
        this.encoded = encoded;
        this.hash = Keccak.hash256(encoded);
    }

    public static ContributionTransaction of(SealedWork work) {
        RlpWriter writer = new RlpWriter();
        writer.raw(new byte[] {TYPE}).raw(work.payload());
        return new ContributionTransaction(work, writer.toBytes());
    }

    static ContributionTransaction decode(Bytes encoded) {
        return new ContributionTransaction(RlpReader.decode(encoded, 1, SealedWork::read), encoded);
    }

    public SealedWork work() {
        return work;
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public Bytes encoded() {
        return encoded;
    }

    @Override
    public Hash hash() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContributionTransaction that && hash.equals(that.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return "ContributionTransaction[" + work + "]";
    }
}

package org.lode.consensus.block;

import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.work.SealedWork;

/** A block without its transactions: the sealed work and the content it should commit to. RLP: {@code [W ++ S, C]}. */
public record Header(SealedWork work, Content content) {
    public Hash hash() {
        return work.workId();
    }

    public Hash parentHash() {
        return work.header().parentHash();
    }

    public BlockNumber number() {
        return work.header().number();
    }

    public UInt256 difficulty() {
        return work.header().difficulty();
    }

    public long timestampSeconds() {
        return work.header().timestampSeconds();
    }

    public void write(RlpWriter writer) {
        writer.list(items -> content.write(items.raw(work.payload())));
    }

    public static Header read(RlpReader reader) {
        RlpReader items = reader.readList();
        Header header = new Header(SealedWork.read(items), Content.read(items));
        items.expectEnd();
        return header;
    }
}

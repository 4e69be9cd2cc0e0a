package org.lode.consensus.codec;

import java.util.List;
import org.lode.consensus.primitive.Bytes;

/** Any RLP value: what properties and vectors are made of. */
sealed interface RlpItem {
    record Text(Bytes bytes) implements RlpItem {}

    record Items(List<RlpItem> items) implements RlpItem {}

    /** Reads the next item with all that is inside. */
    static RlpItem read(RlpReader reader) {
        return reader.nextIsList()
                ? new Items(reader.readListOf(Integer.MAX_VALUE, RlpItem::read))
                : new Text(reader.readBytes(Integer.MAX_VALUE));
    }

    static RlpItem decode(Bytes encoded) {
        return RlpReader.decode(encoded, RlpItem::read);
    }

    default void write(RlpWriter writer) {
        switch (this) {
            case Text text -> writer.bytes(text.bytes);
            case Items list -> writer.listOf(list.items, (inner, item) -> item.write(inner));
        }
    }

    default Bytes encoded() {
        return RlpWriter.encode(this::write);
    }
}

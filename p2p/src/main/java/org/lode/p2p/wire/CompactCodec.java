package org.lode.p2p.wire;

import java.util.ArrayList;
import java.util.List;
import org.lode.consensus.block.Header;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.transaction.Transaction;
import org.lode.p2p.wire.Message.Compact;
import org.lode.p2p.wire.Message.Indexed;

/** The bytes of a block's compact form: {@code [header, totalDifficulty, salt, shortIds, [[index, transaction], ...]]}. */
final class CompactCodec {
    private CompactCodec() {}

    /** Writes the fields; the list around them is the caller's. */
    static void write(Compact compact, RlpWriter fields) {
        compact.header().write(fields);
        fields.number(compact.totalDifficulty())
                .number(compact.salt())
                .bytes(compact.shortIds())
                .listOf(
                        compact.whole(),
                        (list, item) -> list.list(pair -> {
                            pair.number(item.index());
                            item.transaction().write(pair);
                        }));
    }

    static Compact readList(RlpReader reader) {
        RlpReader fields = reader.readList();
        Compact compact = read(fields);
        fields.expectEnd();
        return compact;
    }

    static Compact read(RlpReader fields) {
        Header header = Header.read(fields);
        UInt256 totalDifficulty = fields.readUInt256();
        long salt = fields.readUnsignedLong();
        int start = fields.offset();
        Bytes shortIds = fields.readBytes(MessageLimits.MAX_BODY_TRANSACTIONS * Compact.SHORT_ID_BYTES);
        if (shortIds.size() % Compact.SHORT_ID_BYTES != 0) {
            throw new DecodeException(shortIds.size() + " bytes of short ids", start);
        }
        List<Indexed> whole = fields.readListOf(MessageLimits.MAX_BODY_TRANSACTIONS, CompactCodec::readIndexed);
        int transactions = shortIds.size() / Compact.SHORT_ID_BYTES + whole.size();
        requireRising(whole.stream().map(Indexed::index).toList(), transactions, start);
        return new Compact(header, totalDifficulty, salt, shortIds, whole);
    }

    private static Indexed readIndexed(RlpReader reader) {
        RlpReader pair = reader.readList();
        Indexed indexed = new Indexed(pair.readInt(), Transaction.read(pair));
        pair.expectEnd();
        return indexed;
    }

    /** Indexes that rise. */
    static List<Integer> readRising(RlpReader fields) {
        int start = fields.offset();
        List<Integer> indexes =
                new ArrayList<>(fields.readListOf(MessageLimits.MAX_BODY_TRANSACTIONS, RlpReader::readInt));
        requireRising(indexes, MessageLimits.MAX_BODY_TRANSACTIONS, start);
        return indexes;
    }

    private static void requireRising(List<Integer> indexes, int end, int offset) {
        int before = -1;
        for (int index : indexes) {
            if (index <= before || index >= end) {
                throw new DecodeException("index " + index + " after " + before + ", of " + end, offset);
            }
            before = index;
        }
    }
}

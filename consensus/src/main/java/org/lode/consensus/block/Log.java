package org.lode.consensus.block;

import java.util.List;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/** What a contract, or the work registry, announced: at most four topics and any data. */
public record Log(Address address, List<Hash> topics, Bytes data) {
    public static final int MAX_TOPICS = 4;

    public Log {
        topics = List.copyOf(topics);
    }

    public void write(RlpWriter writer) {
        writer.list(fields ->
                fields.address(address).listOf(topics, RlpWriter::hash).bytes(data));
    }

    public static Log read(RlpReader reader) {
        RlpReader fields = reader.readList();
        Log log = new Log(
                fields.readAddress(),
                fields.readListOf(MAX_TOPICS, RlpReader::readHash),
                fields.readBytes(fields.remaining()));
        fields.expectEnd();
        return log;
    }
}

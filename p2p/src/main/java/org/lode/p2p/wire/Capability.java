package org.lode.p2p.wire;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Bytes;

/** A protocol that runs inside a session, such as {@code lode/1}. Ordered as numbers are given out: by name, then version. */
public record Capability(String name, long version) implements Comparable<Capability> {
    /** The one that this client speaks. */
    public static final Capability LODE_1 = new Capability("lode", 1);

    private static final int MAX_NAME_BYTES = 32;
    private static final Comparator<Capability> ORDER =
            Comparator.comparing(Capability::name).thenComparingLong(Capability::version);

    void write(RlpWriter writer) {
        writer.list(
                fields -> fields.bytes(name.getBytes(StandardCharsets.US_ASCII)).number(version));
    }

    static Capability read(RlpReader reader) {
        RlpReader fields = reader.readList();
        return new Capability(printable(fields.readBytes(MAX_NAME_BYTES)), fields.readUnsignedLong());
    }

    /** Text of a stranger that may be logged and shown: printable ASCII, anything else as {@code ?}. */
    static String printable(Bytes text) {
        StringBuilder printable = new StringBuilder(text.size());
        for (int i = 0; i < text.size(); i++) {
            int character = text.getUnsigned(i);
            printable.append(character >= ' ' && character <= '~' ? (char) character : '?');
        }
        return printable.toString();
    }

    @Override
    public int compareTo(Capability other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return name + "/" + Long.toUnsignedString(version);
    }
}

package org.lode.p2p.wire;

import java.util.Arrays;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Bytes;

/** The last message of a session. RLP: {@code [reason]}; a bare number and an empty list, which some clients send, are read. */
public record Disconnect(Reason reason) implements BaseMessage {
    public static final int CODE = 1;

    /** Why a session ends (devp2p). */
    public enum Reason {
        REQUESTED(0x00, "disconnect requested"),
        TCP_ERROR(0x01, "the connection failed"),
        BREACH(0x02, "breach of protocol"),
        USELESS_PEER(0x03, "no capability in common"),
        TOO_MANY_PEERS(0x04, "too many peers"),
        ALREADY_CONNECTED(0x05, "already connected"),
        INCOMPATIBLE_VERSION(0x06, "incompatible version of the base protocol"),
        NULL_IDENTITY(0x07, "no identity"),
        CLIENT_QUITTING(0x08, "client quits"),
        UNEXPECTED_IDENTITY(0x09, "another identity than expected"),
        SELF(0x0a, "connected to itself"),
        PING_TIMEOUT(0x0b, "no answer to ping"),
        SUBPROTOCOL(0x10, "the capability's own reason"),
        /** A number that no version of devp2p names. */
        OTHER(0xff, "other reason");

        private final int code;
        private final String text;

        Reason(int code, String text) {
            this.code = code;
            this.text = text;
        }

        static Reason ofCode(long code) {
            return Arrays.stream(values())
                    .filter(reason -> reason.code == code)
                    .findFirst()
                    .orElse(OTHER);
        }

        /** For people. */
        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public Bytes encoded() {
        return RlpWriter.encode(writer -> writer.list(fields -> fields.number(reason.code)));
    }

    static Disconnect read(RlpReader reader) {
        RlpReader fields = reader.nextIsList() ? reader.readList() : reader;
        return new Disconnect(Reason.ofCode(fields.isAtEnd() ? Reason.REQUESTED.code : fields.readUnsignedLong()));
    }
}

package org.lode.p2p.wire;

import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Bytes;

/**
 * The messages of every devp2p session, numbers 0x00 to 0x0f. As EIP-8 asks, elements after the known ones and bytes after the
 * list are passed over: they belong to later versions.
 */
public sealed interface BaseMessage permits Hello, Disconnect, BaseMessage.Ping, BaseMessage.Pong {
    /** Numbers of capabilities start here. */
    int FIRST_CAPABILITY_CODE = 0x10;

    int PING_CODE = 2;
    int PONG_CODE = 3;

    /** The message's number on the wire. */
    int code();

    /** RLP of the payload. */
    Bytes encoded();

    /** Asks for a {@link Pong}, to see that the other side is there. */
    record Ping() implements BaseMessage {
        @Override
        public int code() {
            return PING_CODE;
        }

        @Override
        public Bytes encoded() {
            return emptyList();
        }
    }

    /** Answers a {@link Ping}. */
    record Pong() implements BaseMessage {
        @Override
        public int code() {
            return PONG_CODE;
        }

        @Override
        public Bytes encoded() {
            return emptyList();
        }
    }

    /** The message of number {@code code}, else {@link DecodeException}. */
    static BaseMessage decode(int code, Bytes payload) {
        RlpReader reader = RlpReader.of(payload);
        return switch (code) {
            case Hello.CODE -> Hello.read(reader);
            case Disconnect.CODE -> Disconnect.read(reader);
            case PING_CODE -> {
                reader.readList();
                yield new Ping();
            }
            case PONG_CODE -> {
                reader.readList();
                yield new Pong();
            }
            default -> throw new DecodeException("a base message of the unknown number " + code, 0);
        };
    }

    private static Bytes emptyList() {
        return RlpWriter.encode(writer -> writer.list(_ -> {}));
    }
}

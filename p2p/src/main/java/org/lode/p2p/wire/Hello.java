package org.lode.p2p.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Bytes;

/**
 * The first message of a session: who speaks, and which capabilities. RLP: {@code [version, clientId, [[name, version], ...],
 * listenPort, nodeId]}.
 *
 * @param version of the base protocol; from {@link #VERSION} on, payloads after Hello are compressed
 * @param clientId free text of the other side; bytes that are not printable ASCII are read as {@code ?}
 * @param listenPort for TCP, or 0; often wrong
 * @param nodeId public key of the speaker, x ‖ y
 */
public record Hello(long version, String clientId, List<Capability> capabilities, long listenPort, Bytes nodeId)
        implements BaseMessage {
    public static final int CODE = 0;

    /** With Snappy (EIP-706). */
    public static final int VERSION = 5;

    private static final int MAX_CLIENT_ID_BYTES = 256;
    private static final int MAX_CAPABILITIES = 64;

    public Hello {
        capabilities = List.copyOf(capabilities);
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public Bytes encoded() {
        return RlpWriter.encode(writer -> writer.list(fields -> fields.number(version)
                .bytes(clientId.getBytes(StandardCharsets.US_ASCII))
                .listOf(capabilities, (list, capability) -> capability.write(list))
                .number(listenPort)
                .bytes(nodeId)));
    }

    static Hello read(RlpReader reader) {
        RlpReader fields = reader.readList();
        return new Hello(
                fields.readUnsignedLong(),
                Capability.printable(fields.readBytes(MAX_CLIENT_ID_BYTES)),
                fields.readListOf(MAX_CAPABILITIES, Capability::read),
                fields.readUnsignedLong(),
                fields.readBytesOfSize(Secp256k1.PUBLIC_KEY_SIZE_BYTES));
    }
}

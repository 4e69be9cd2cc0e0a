package org.lode.p2p.discovery;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.ethereum.beacon.discovery.schema.EnrField;
import org.ethereum.beacon.discovery.schema.NodeRecord;
import org.ethereum.beacon.discovery.schema.NodeRecordFactory;
import org.ethereum.beacon.discovery.util.Functions;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Bytes;
import org.lode.p2p.session.Enode;
import org.lode.p2p.wire.ForkId;

/**
 * A node's signed record (EIP-778): who it is, where it is, and in the entry {@code lode} which chain it is on. The entry is
 * RLP {@code [[forkHash, forkNext]]}; more elements belong to later versions. Only records whose signature holds exist.
 */
public final class Enr {
    /** Of the text form; 300 bytes in base 64 and the prefix. */
    private static final int MAX_TEXT_LENGTH = 4 + (NodeRecord.MAX_ENCODED_SIZE + 2) / 3 * 4;

    static final String CHAIN_ENTRY = "lode";
    private static final String PREFIX = "enr:";

    private final NodeRecord record;
    private final Bytes nodeId;

    private Enr(NodeRecord record, Bytes nodeId) {
        this.record = record;
        this.nodeId = nodeId;
    }

    /** Reads {@code enr:BASE64}. Empty when it is malformed, too long, or its signature is wrong. */
    public static Optional<Enr> parse(String text) {
        if (!text.startsWith(PREFIX) || text.length() > MAX_TEXT_LENGTH) {
            return Optional.empty();
        }
        try {
            return of(NodeRecordFactory.DEFAULT.fromEnr(text));
        } catch (RuntimeException _) {
            // The library throws many kinds: of its RLP, of base 64, of curve points.
            return Optional.empty();
        }
    }

    /** Empty when the record's signature or key is wrong. */
    static Optional<Enr> of(NodeRecord record) {
        try {
            if (!record.isValid()
                    || !(record.get(EnrField.PKEY_SECP256K1) instanceof org.apache.tuweni.bytes.Bytes compressed)) {
                return Optional.empty();
            }
            byte[] key = Functions.derivePublicKeyFromCompressed(compressed).bytesArray();
            return Optional.of(new Enr(record, Bytes.owning(key)));
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    NodeRecord record() {
        return record;
    }

    /** Public key, x ‖ y. */
    public Bytes nodeId() {
        return nodeId;
    }

    /** Rises with each change of the record. */
    public long sequence() {
        return record.getSeq().toLong();
    }

    /** Where it speaks RLPx, if it says so. */
    public Optional<Enode> enode() {
        return record.getTcpAddress()
                .or(record::getTcp6Address)
                .filter(address -> !address.isUnresolved() && address.getPort() > 0)
                .map(address -> new Enode(nodeId, address.getAddress().getHostAddress(), address.getPort()));
    }

    /** Where it speaks the discovery protocol, if it says so. */
    public Optional<InetSocketAddress> udpAddress() {
        return record.getUdpAddress().or(record::getUdp6Address);
    }

    /** The chain that it is on. Empty when it has no such entry, or one that is malformed. */
    public Optional<ForkId> forkId() {
        return record.get(CHAIN_ENTRY) instanceof org.apache.tuweni.bytes.Bytes entry
                ? decodeChainEntry(Bytes.copyOf(entry.toArrayUnsafe()))
                : Optional.empty();
    }

    static Optional<ForkId> decodeChainEntry(Bytes entry) {
        try {
            return Optional.of(ForkId.read(RlpReader.of(entry).readList()));
        } catch (DecodeException _) {
            return Optional.empty();
        }
    }

    static Bytes chainEntry(ForkId id) {
        return RlpWriter.encode(writer -> writer.list(id::write));
    }

    /** The text form. */
    @Override
    public String toString() {
        return record.asEnr();
    }
}

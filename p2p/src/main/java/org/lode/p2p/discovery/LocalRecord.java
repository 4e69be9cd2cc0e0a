package org.lode.p2p.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.tuweni.bytes.Bytes32;
import org.apache.tuweni.units.bigints.UInt64;
import org.ethereum.beacon.discovery.crypto.DefaultSigner;
import org.ethereum.beacon.discovery.crypto.Signer;
import org.ethereum.beacon.discovery.schema.EnrField;
import org.ethereum.beacon.discovery.schema.NodeRecord;
import org.ethereum.beacon.discovery.schema.NodeRecordBuilder;
import org.ethereum.beacon.discovery.util.Functions;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.p2p.wire.ForkId;

/**
 * This node's own record, kept in a file: others take a new one only with a higher sequence number, so that number must
 * outlive the process.
 */
final class LocalRecord {
    private final Path file;
    private final Signer signer;

    /**
     * What the record is to say.
     *
     * @param address where others reach this node; empty when only they can tell
     */
    record Content(Optional<InetAddress> address, int udpPort, int tcpPort, ForkId forkId) {}

    LocalRecord(Path file, PrivateKey key) {
        this.file = file;
        this.signer = signerOf(key);
    }

    private static Signer signerOf(PrivateKey key) {
        byte[] scalar = key.scalar().toHash().toBytes();
        return new DefaultSigner(Functions.createSecretKey(Bytes32.wrap(scalar)));
    }

    Signer signer() {
        return signer;
    }

    /**
     * The record kept before when it says the same, else a new one with the next number, which is kept.
     *
     * @throws IOException if it cannot be kept
     */
    NodeRecord of(Content content) throws IOException {
        Optional<NodeRecord> before = kept();
        NodeRecord same = build(content, before.map(NodeRecord::getSeq).orElse(UInt64.ONE));
        if (before.isPresent() && before.get().serializeNoSignature().equals(same.serializeNoSignature())) {
            return before.get();
        }
        NodeRecord next =
                before.isPresent() ? build(content, before.get().getSeq().add(1)) : same;
        keep(next);
        return next;
    }

    void keep(NodeRecord record) throws IOException {
        SmallFile.write(file, record.asEnr() + "\n");
    }

    /** What is no record of this node's, after a change of its key for instance, is as good as none. */
    private Optional<NodeRecord> kept() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Enr.parse(Files.readString(file, StandardCharsets.ISO_8859_1).strip())
                .map(Enr::record)
                .filter(record ->
                        signer.deriveCompressedPublicKeyFromPrivate().equals(record.get(EnrField.PKEY_SECP256K1)));
    }

    private NodeRecord build(Content content, UInt64 sequence) {
        NodeRecordBuilder builder = new NodeRecordBuilder()
                .seq(sequence)
                .signer(signer)
                .customField(
                        Enr.CHAIN_ENTRY,
                        org.apache.tuweni.bytes.Bytes.wrap(
                                Enr.chainEntry(content.forkId()).toArray()));
        content.address()
                .ifPresent(address -> builder.address(address.getHostAddress(), content.udpPort(), content.tcpPort()));
        return builder.build();
    }
}

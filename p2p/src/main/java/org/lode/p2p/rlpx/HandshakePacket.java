package org.lode.p2p.rlpx;

import java.security.SecureRandom;
import java.util.Optional;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.crypto.Signature;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;

/**
 * The two packets of the handshake in EIP-8's form: {@code size (2 bytes) ‖ ECIES(RLP ‖ padding)}, the size being authenticated.
 * Elements after the known ones, and bytes after the list, belong to later versions and are passed over.
 */
final class HandshakePacket {
    /** A packet's own size field says no more than this, or it is refused before it is read. */
    static final int MAX_SIZE_BYTES = 2048;

    static final int PREFIX_SIZE_BYTES = 2;

    private static final int VERSION = 4;
    private static final int SIGNATURE_SIZE_BYTES = 65;
    private static final int LEAST_PADDING_BYTES = 100;
    private static final int PADDING_RANGE_BYTES = 150;

    private HandshakePacket() {}

    /** What the initiator sends: RLP {@code [signature 65, public key 64, nonce 32, version]}. */
    record Auth(Signature signature, Bytes publicKey, Hash nonce) {
        Bytes encoded() {
            byte[] recoverable = new byte[SIGNATURE_SIZE_BYTES];
            signature.r().toHash().writeTo(recoverable, 0);
            signature.s().toHash().writeTo(recoverable, Hash.SIZE_BYTES);
            recoverable[SIGNATURE_SIZE_BYTES - 1] = (byte) signature.yParity();
            return RlpWriter.encode(writer -> writer.list(fields ->
                    fields.bytes(recoverable).bytes(publicKey).hash(nonce).number(VERSION)));
        }

        static Auth decode(Bytes plain) {
            RlpReader fields = RlpReader.of(plain).readList();
            Bytes recoverable = fields.readBytesOfSize(SIGNATURE_SIZE_BYTES);
            int yParity = recoverable.getUnsigned(SIGNATURE_SIZE_BYTES - 1);
            if (yParity > 1) {
                throw new DecodeException("a recovery id of " + yParity, 0);
            }
            UInt256 r = recoverable.hashAt(0).toUInt256();
            UInt256 s = recoverable.hashAt(Hash.SIZE_BYTES).toUInt256();
            return new Auth(
                    new Signature(r, s, yParity),
                    fields.readBytesOfSize(Secp256k1.PUBLIC_KEY_SIZE_BYTES),
                    fields.readHash());
        }
    }

    /** What the recipient answers: RLP {@code [ephemeral public key 64, nonce 32, version]}. */
    record Ack(Bytes ephemeralPublicKey, Hash nonce) {
        Bytes encoded() {
            return RlpWriter.encode(writer -> writer.list(
                    fields -> fields.bytes(ephemeralPublicKey).hash(nonce).number(VERSION)));
        }

        static Ack decode(Bytes plain) {
            RlpReader fields = RlpReader.of(plain).readList();
            return new Ack(fields.readBytesOfSize(Secp256k1.PUBLIC_KEY_SIZE_BYTES), fields.readHash());
        }
    }

    /** The whole packet for the holder of {@code publicKey}'s key; empty when that is no point of the curve. */
    static Optional<Bytes> seal(Bytes body, Bytes publicKey, Ecies ecies, SecureRandom random) {
        byte[] padded = new byte[body.size() + LEAST_PADDING_BYTES + random.nextInt(PADDING_RANGE_BYTES)];
        body.copyTo(padded, 0);
        int size = padded.length + Ecies.OVERHEAD_BYTES;
        Bytes prefix = Bytes.owning(new byte[] {(byte) (size >>> 8), (byte) size});
        return ecies.encrypt(Bytes.owning(padded), publicKey, prefix).map(message -> {
            byte[] packet = new byte[PREFIX_SIZE_BYTES + message.size()];
            prefix.copyTo(packet, 0);
            message.copyTo(packet, PREFIX_SIZE_BYTES);
            return Bytes.owning(packet);
        });
    }

    /** The body of a whole packet, padding included; empty when it was not encrypted to {@code key}. */
    static Optional<Bytes> open(Bytes packet, PrivateKey key) {
        return Ecies.decrypt(packet.slice(PREFIX_SIZE_BYTES), key, packet.slice(0, PREFIX_SIZE_BYTES));
    }
}

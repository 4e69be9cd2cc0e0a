package org.lode.p2p.rlpx;

import java.security.SecureRandom;
import java.util.Optional;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.crypto.Ecdh;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/**
 * RLPx's handshake (EIP-8). The initiator, who must know the recipient's public key, sends an auth packet; the recipient answers
 * with an ack; both then hold the same {@link SessionSecrets}. Bytes in, bytes out: sockets are elsewhere.
 */
public final class Handshake {
    private final PrivateKey staticKey;
    private final Secp256k1 curve;
    private final SecureRandom random;
    private final Ecies ecies;

    public Handshake(PrivateKey staticKey, Secp256k1 curve, SecureRandom random) {
        this.staticKey = staticKey;
        this.curve = curve;
        this.random = random;
        this.ecies = new Ecies(curve, random);
    }

    /** A handshake that this side began, waiting for the ack. */
    public final class Initiated {
        private final OwnPart own;
        private final Bytes authPacket;

        private Initiated(OwnPart own, Bytes authPacket) {
            this.own = own;
            this.authPacket = authPacket;
        }

        /** The packet to send. */
        public Bytes authPacket() {
            return authPacket;
        }

        /** Ends the handshake. @throws HandshakeException if the ack was not made for this auth, or is malformed */
        public SessionSecrets complete(Bytes ackPacket) throws HandshakeException {
            try {
                HandshakePacket.Ack ack = HandshakePacket.Ack.decode(open(ackPacket));
                Hash ephemeralSecret = agree(own.ephemeralKey(), ack.ephemeralPublicKey());
                return SessionSecrets.ofInitiator(
                        ephemeralSecret, own.nonce(), ack.nonce(), new SessionSecrets.Packets(authPacket, ackPacket));
            } catch (DecodeException e) {
                throw new HandshakeException("malformed ack: " + e.getMessage());
            }
        }
    }

    /** A handshake that the other side began and this side has answered. */
    public record Accepted(Bytes ackPacket, Bytes remotePublicKey, SessionSecrets secrets) {}

    /** Begins with the node of that public key. @throws HandshakeException if it is no point of the curve */
    public Initiated initiate(Bytes remotePublicKey) throws HandshakeException {
        OwnPart own = OwnPart.random(random);
        Hash toSign = agree(staticKey, remotePublicKey).xor(own.nonce());
        HandshakePacket.Auth auth = new HandshakePacket.Auth(
                curve.sign(toSign, own.ephemeralKey()), curve.publicKey(staticKey), own.nonce());
        return new Initiated(own, seal(auth.encoded(), remotePublicKey));
    }

    /** Answers an auth packet. @throws HandshakeException if it was not made for this node, or is malformed */
    public Accepted accept(Bytes authPacket) throws HandshakeException {
        return accept(authPacket, OwnPart.random(random));
    }

    Accepted accept(Bytes authPacket, OwnPart own) throws HandshakeException {
        try {
            HandshakePacket.Auth auth = HandshakePacket.Auth.decode(open(authPacket));
            Hash signed = agree(staticKey, auth.publicKey()).xor(auth.nonce());
            Bytes ephemeralPublicKey = curve.recoverPublicKey(signed, auth.signature())
                    .orElseThrow(() -> new HandshakeException("the auth packet's signature belongs to no key"));
            HandshakePacket.Ack ack = new HandshakePacket.Ack(curve.publicKey(own.ephemeralKey()), own.nonce());
            Bytes ackPacket = seal(ack.encoded(), auth.publicKey());
            Hash ephemeralSecret = agree(own.ephemeralKey(), ephemeralPublicKey);
            SessionSecrets secrets = SessionSecrets.ofRecipient(
                    ephemeralSecret, auth.nonce(), own.nonce(), new SessionSecrets.Packets(authPacket, ackPacket));
            return new Accepted(ackPacket, auth.publicKey(), secrets);
        } catch (DecodeException e) {
            throw new HandshakeException("malformed auth: " + e.getMessage());
        }
    }

    private Bytes open(Bytes packet) throws HandshakeException {
        return HandshakePacket.open(packet, staticKey)
                .orElseThrow(() -> new HandshakeException("the packet was not encrypted to this node"));
    }

    private Bytes seal(Bytes body, Bytes publicKey) throws HandshakeException {
        return HandshakePacket.seal(body, publicKey, ecies, random)
                .orElseThrow(() -> new HandshakeException("the remote public key is no point of the curve"));
    }

    private static Hash agree(PrivateKey key, Bytes publicKey) throws HandshakeException {
        Optional<Hash> secret = Ecdh.sharedSecret(key, publicKey);
        return secret.orElseThrow(() -> new HandshakeException("a public key is no point of the curve"));
    }

    /** What one side makes up for one handshake. */
    record OwnPart(PrivateKey ephemeralKey, Hash nonce) {
        static OwnPart random(SecureRandom random) {
            byte[] nonce = new byte[Hash.SIZE_BYTES];
            random.nextBytes(nonce);
            return new OwnPart(Ecies.randomKey(random), Hash.ofBytes(nonce));
        }
    }
}

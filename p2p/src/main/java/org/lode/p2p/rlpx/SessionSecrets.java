package org.lode.p2p.rlpx;

import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/**
 * What both sides of a session know after the handshake.
 *
 * @param aesSecret key of the frames' AES-256-CTR
 * @param macSecret key of the frames' message authentication
 * @param egressSeed what this side's outgoing MAC state has absorbed before the first frame
 * @param ingressSeed the same of the incoming one
 */
public record SessionSecrets(Hash aesSecret, Hash macSecret, Bytes egressSeed, Bytes ingressSeed) {
    /** The two handshake packets as they travelled. */
    record Packets(Bytes auth, Bytes ack) {}

    static SessionSecrets ofInitiator(Hash ephemeralSecret, Hash initiatorNonce, Hash recipientNonce, Packets packets) {
        Keys keys = Keys.of(ephemeralSecret, initiatorNonce, recipientNonce);
        return new SessionSecrets(
                keys.aes(),
                keys.mac(),
                seed(keys.mac(), recipientNonce, packets.auth()),
                seed(keys.mac(), initiatorNonce, packets.ack()));
    }

    static SessionSecrets ofRecipient(Hash ephemeralSecret, Hash initiatorNonce, Hash recipientNonce, Packets packets) {
        SessionSecrets initiators = ofInitiator(ephemeralSecret, initiatorNonce, recipientNonce, packets);
        return new SessionSecrets(
                initiators.aesSecret, initiators.macSecret, initiators.ingressSeed, initiators.egressSeed);
    }

    private record Keys(Hash aes, Hash mac) {
        static Keys of(Hash ephemeralSecret, Hash initiatorNonce, Hash recipientNonce) {
            Hash shared = hash(ephemeralSecret, hash(recipientNonce, initiatorNonce));
            Hash aes = hash(ephemeralSecret, shared);
            return new Keys(aes, hash(ephemeralSecret, aes));
        }
    }

    private static Hash hash(Hash first, Hash second) {
        byte[] both = new byte[2 * Hash.SIZE_BYTES];
        first.writeTo(both, 0);
        second.writeTo(both, Hash.SIZE_BYTES);
        return Keccak.hash256(both);
    }

    private static Bytes seed(Hash macSecret, Hash nonce, Bytes packet) {
        byte[] seed = new byte[Hash.SIZE_BYTES + packet.size()];
        macSecret.xor(nonce).writeTo(seed, 0);
        packet.copyTo(seed, Hash.SIZE_BYTES);
        return Bytes.owning(seed);
    }

    @Override
    public String toString() {
        return "SessionSecrets[hidden]";
    }
}

package org.lode.p2p.rlpx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

final class HandshakeTest {
    private static final Secp256k1 CURVE = Secp256k1.fastest();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final PrivateKey ALICE = PrivateKey.ofHex("11".repeat(32));
    private static final PrivateKey BOB = PrivateKey.ofHex("22".repeat(32));
    private static final PrivateKey CAROL = PrivateKey.ofHex("33".repeat(32));

    private final Handshake alice = new Handshake(ALICE, CURVE, RANDOM);
    private final Handshake bob = new Handshake(BOB, CURVE, RANDOM);

    @Test
    void bothSidesHoldTheSameSecretsAndKnowEachOther() throws HandshakeException, FrameException {
        Handshake.Initiated initiated = alice.initiate(CURVE.publicKey(BOB));
        Handshake.Accepted accepted = bob.accept(initiated.authPacket());
        SessionSecrets ofAlice = initiated.complete(accepted.ackPacket());
        SessionSecrets ofBob = accepted.secrets();

        assertThat(accepted.remotePublicKey()).isEqualTo(CURVE.publicKey(ALICE));
        assertThat(ofAlice.aesSecret()).isEqualTo(ofBob.aesSecret());
        assertThat(ofAlice.egressSeed()).isEqualTo(ofBob.ingressSeed());
        assertThat(ofAlice.ingressSeed()).isEqualTo(ofBob.egressSeed());
    }

    @Test
    void twoHandshakesOfTheSameNodesShareNoSecret() throws HandshakeException {
        Handshake.Initiated first = alice.initiate(CURVE.publicKey(BOB));
        Handshake.Initiated second = alice.initiate(CURVE.publicKey(BOB));

        assertThat(bob.accept(first.authPacket()).secrets().aesSecret())
                .isNotEqualTo(bob.accept(second.authPacket()).secrets().aesSecret());
    }

    @Test
    void anAuthForSomebodyElseIsRefused() throws HandshakeException {
        Bytes auth = alice.initiate(CURVE.publicKey(CAROL)).authPacket();

        assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> bob.accept(auth));
    }

    @Test
    void anAckToAnotherAuthGivesOtherSecretsAndSoNoSession() throws HandshakeException {
        Handshake.Initiated first = alice.initiate(CURVE.publicKey(BOB));
        Handshake.Initiated second = alice.initiate(CURVE.publicKey(BOB));
        Handshake.Accepted answerToFirst = bob.accept(first.authPacket());

        assertThat(second.complete(answerToFirst.ackPacket()).aesSecret())
                .isNotEqualTo(answerToFirst.secrets().aesSecret());
    }

    @Test
    void anyChangedByteOfAnAuthIsRefused() throws HandshakeException {
        Bytes auth = alice.initiate(CURVE.publicKey(BOB)).authPacket();
        for (int i = 0; i < auth.size(); i += 7) {
            Bytes changed = withFlippedBit(auth, i);
            assertThatExceptionOfType(HandshakeException.class)
                    .describedAs("byte %d", i)
                    .isThrownBy(() -> bob.accept(changed));
        }
    }

    @Test
    void anyChangedByteOfAnAckIsRefused() throws HandshakeException {
        Handshake.Initiated initiated = alice.initiate(CURVE.publicKey(BOB));
        Bytes ack = bob.accept(initiated.authPacket()).ackPacket();
        for (int i = 0; i < ack.size(); i += 7) {
            Bytes changed = withFlippedBit(ack, i);
            assertThatExceptionOfType(HandshakeException.class)
                    .describedAs("byte %d", i)
                    .isThrownBy(() -> initiated.complete(changed));
        }
    }

    @Test
    void aTruncatedPacketIsRefused() throws HandshakeException {
        Bytes auth = alice.initiate(CURVE.publicKey(BOB)).authPacket();
        for (int size : new int[] {HandshakePacket.PREFIX_SIZE_BYTES, 50, Ecies.OVERHEAD_BYTES, auth.size() - 1}) {
            assertThatExceptionOfType(HandshakeException.class)
                    .describedAs("%d bytes", size)
                    .isThrownBy(() -> bob.accept(auth.slice(0, size)));
        }
    }

    @Test
    void aBodyThatIsNoListIsRefusedThoughWellEncrypted() {
        Ecies ecies = new Ecies(CURVE, RANDOM);
        Bytes packet = HandshakePacket.seal(Bytes.ofHex("0x83aabbcc"), CURVE.publicKey(BOB), ecies, RANDOM)
                .orElseThrow();

        assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> bob.accept(packet));
    }

    @Test
    void aPointOffTheCurveIsRefused() {
        Bytes noPoint = Bytes.ofHex("0x" + "05".repeat(Secp256k1.PUBLIC_KEY_SIZE_BYTES));

        assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> alice.initiate(noPoint));
    }

    @Test
    void secretsNeverAppearInText() throws HandshakeException {
        Handshake.Initiated initiated = alice.initiate(CURVE.publicKey(BOB));
        SessionSecrets secrets = bob.accept(initiated.authPacket()).secrets();

        Hash aes = secrets.aesSecret();
        assertThat(secrets.toString()).doesNotContain(aes.toString().substring(2));
    }

    private static Bytes withFlippedBit(Bytes bytes, int index) {
        byte[] changed = bytes.toArray();
        changed[index] ^= 1;
        return Bytes.owning(changed);
    }
}

package org.lode.p2p.rlpx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

final class FrameCipherTest {
    private static final int LIMIT_BYTES = 100_000;
    private static final Bytes SEED_OUT = Bytes.ofHex("0xaa");
    private static final Bytes SEED_IN = Bytes.ofHex("0xbb");
    private static final Hash AES = Keccak.hash256(new byte[] {1});
    private static final Hash MAC = Keccak.hash256(new byte[] {2});

    private final FrameCipher sender = new FrameCipher(new SessionSecrets(AES, MAC, SEED_OUT, SEED_IN));
    private final FrameCipher receiver = new FrameCipher(new SessionSecrets(AES, MAC, SEED_IN, SEED_OUT));

    @Test
    void framesOfAnySizeOpenInTheOrderTheyWereSealed() throws FrameException {
        for (int size : new int[] {0, 1, 15, 16, 17, 31, 32, 1000, 65_536, LIMIT_BYTES}) {
            byte[] body = new byte[size];
            Arrays.fill(body, (byte) size);
            assertThat(open(receiver, sender.seal(Bytes.copyOf(body))))
                    .describedAs("%d bytes", size)
                    .isEqualTo(Bytes.copyOf(body));
        }
    }

    @Test
    void aFrameAboveTheLimitIsRefusedAtItsHeader() {
        Bytes frame = sender.seal(Bytes.owning(new byte[LIMIT_BYTES + 1]));

        assertThatExceptionOfType(FrameException.class).isThrownBy(() -> openHeader(receiver, frame));
    }

    @Test
    void anyChangedByteIsRefused() {
        Bytes frame = sender.seal(Bytes.ofHex("0x0102030405"));
        for (int i = 0; i < frame.size(); i++) {
            FrameCipher fresh = new FrameCipher(new SessionSecrets(AES, MAC, SEED_IN, SEED_OUT));
            byte[] changed = frame.toArray();
            changed[i] ^= 0x10;
            assertThatExceptionOfType(FrameException.class)
                    .describedAs("byte %d", i)
                    .isThrownBy(() -> open(fresh, Bytes.owning(changed)));
        }
    }

    @Test
    void aFrameSentAgainIsRefused() throws FrameException {
        Bytes frame = sender.seal(Bytes.ofHex("0x01"));
        open(receiver, frame);

        assertThatExceptionOfType(FrameException.class).isThrownBy(() -> open(receiver, frame));
    }

    @Test
    void aFrameLeftOutIsNoticedAtTheNext() {
        sender.seal(Bytes.ofHex("0x01"));
        Bytes second = sender.seal(Bytes.ofHex("0x02"));

        assertThatExceptionOfType(FrameException.class).isThrownBy(() -> open(receiver, second));
    }

    @Test
    void aBodyBeyondThreeBytesOfLengthIsNotSealed() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> sender.seal(Bytes.owning(new byte[1 << 24])));
    }

    private static int openHeader(FrameCipher cipher, Bytes frame) throws FrameException {
        return cipher.openHeader(frame.slice(0, FrameCipher.HEADER_SIZE_BYTES), LIMIT_BYTES);
    }

    private static Bytes open(FrameCipher cipher, Bytes frame) throws FrameException {
        int size = openHeader(cipher, frame);
        return cipher.openBody(frame.slice(FrameCipher.HEADER_SIZE_BYTES), size);
    }
}

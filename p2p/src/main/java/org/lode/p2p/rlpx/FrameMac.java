package org.lode.p2p.rlpx;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/** One direction's running authentication: a Keccak-256 that absorbs every frame, with an AES step of its own (RLPx, "MAC"). */
final class FrameMac {
    static final int TAG_SIZE_BYTES = 16;

    private final KeccakDigest state = new KeccakDigest(8 * Hash.SIZE_BYTES);
    private final Cipher aes;

    FrameMac(Hash macSecret, Bytes seed) {
        try {
            aes = Cipher.getInstance("AES/ECB/NoPadding"); // one block at a time, as RLPx defines it
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(macSecret.toBytes(), "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES", e);
        }
        absorb(seed.toArray());
    }

    /** The tag over a header's 16 encrypted bytes. */
    byte[] headerTag(byte[] header) {
        return step(header);
    }

    /** The tag over a frame's encrypted body. */
    byte[] bodyTag(byte[] body) {
        absorb(body);
        return step(digest());
    }

    /** What the state would give if it ended here; its first 16 bytes are a tag. */
    byte[] digest() {
        byte[] digest = new byte[Hash.SIZE_BYTES];
        new KeccakDigest(state).doFinal(digest, 0);
        return digest;
    }

    private void absorb(byte[] bytes) {
        state.update(bytes, 0, bytes.length);
    }

    private byte[] step(byte[] block) {
        byte[] mixed = encrypt(Arrays.copyOf(digest(), TAG_SIZE_BYTES));
        for (int i = 0; i < TAG_SIZE_BYTES; i++) {
            mixed[i] ^= block[i];
        }
        absorb(mixed);
        return Arrays.copyOf(digest(), TAG_SIZE_BYTES);
    }

    private byte[] encrypt(byte[] block) {
        try {
            return aes.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES of one whole block cannot fail", e);
        }
    }
}

package org.lode.p2p.rlpx;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/**
 * Seals and opens the frames of one session. A frame is {@code header (16) ‖ tag (16) ‖ body, padded to 16 ‖ tag (16)}; the
 * header holds the body's size in its first 3 bytes. Both directions keep state, so frames must pass in order; one thread at a
 * time a direction.
 */
public final class FrameCipher {
    /** Header and its tag. */
    public static final int HEADER_SIZE_BYTES = 32;

    private static final int BLOCK_SIZE_BYTES = 16;
    private static final int IV_SIZE_BYTES = 16;
    private static final int MAX_FRAME_BYTES = (1 << 24) - 1;

    /** RLP of {@code [capability-id, context-id]}, both zero, which nobody uses any more. */
    private static final byte[] HEADER_DATA = {(byte) 0xc2, (byte) 0x80, (byte) 0x80};

    private final Cipher encryption;
    private final Cipher decryption;
    private final FrameMac egress;
    private final FrameMac ingress;

    public FrameCipher(SessionSecrets secrets) {
        encryption = counterMode(secrets.aesSecret());
        decryption = counterMode(secrets.aesSecret());
        egress = new FrameMac(secrets.macSecret(), secrets.egressSeed());
        ingress = new FrameMac(secrets.macSecret(), secrets.ingressSeed());
    }

    /** The whole frame around {@code body}. @throws IllegalArgumentException if it exceeds 2^24 - 1 bytes */
    public Bytes seal(Bytes body) {
        if (body.size() > MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("a frame holds at most " + MAX_FRAME_BYTES + " bytes");
        }
        byte[] header = new byte[BLOCK_SIZE_BYTES];
        header[0] = (byte) (body.size() >>> 16);
        header[1] = (byte) (body.size() >>> 8);
        header[2] = (byte) body.size();
        System.arraycopy(HEADER_DATA, 0, header, 3, HEADER_DATA.length);
        byte[] sealedHeader = encryption.update(header);
        byte[] headerTag = egress.headerTag(sealedHeader);

        byte[] padded = new byte[paddedSize(body.size())];
        body.copyTo(padded, 0);
        byte[] sealedBody = padded.length == 0 ? padded : encryption.update(padded);
        byte[] bodyTag = egress.bodyTag(sealedBody);

        byte[] frame = new byte[HEADER_SIZE_BYTES + sealedBody.length + FrameMac.TAG_SIZE_BYTES];
        System.arraycopy(sealedHeader, 0, frame, 0, BLOCK_SIZE_BYTES);
        System.arraycopy(headerTag, 0, frame, BLOCK_SIZE_BYTES, FrameMac.TAG_SIZE_BYTES);
        System.arraycopy(sealedBody, 0, frame, HEADER_SIZE_BYTES, sealedBody.length);
        System.arraycopy(bodyTag, 0, frame, HEADER_SIZE_BYTES + sealedBody.length, FrameMac.TAG_SIZE_BYTES);
        return Bytes.owning(frame);
    }

    /**
     * The size of the body that follows a header.
     *
     * @param header {@value #HEADER_SIZE_BYTES} bytes, tag included
     * @param maxBodyBytes more is refused here, before anyone allocates it
     * @throws FrameException if the tag is wrong or the size is above the limit
     */
    public int openHeader(Bytes header, int maxBodyBytes) throws FrameException {
        byte[] sealedHeader = header.slice(0, BLOCK_SIZE_BYTES).toArray();
        requireTag(ingress.headerTag(sealedHeader), header.slice(BLOCK_SIZE_BYTES), "header");
        byte[] plain = decryption.update(sealedHeader);
        int size = ((plain[0] & 0xff) << 16) | ((plain[1] & 0xff) << 8) | (plain[2] & 0xff);
        if (size > maxBodyBytes) {
            throw new FrameException("a frame of " + size + " bytes, above the limit of " + maxBodyBytes);
        }
        return size;
    }

    /** Bytes on the wire for a body of that size: padding and tag included. */
    public static int bodySizeOnWire(int bodySize) {
        return paddedSize(bodySize) + FrameMac.TAG_SIZE_BYTES;
    }

    /**
     * The body whose header was opened last.
     *
     * @param body {@link #bodySizeOnWire} bytes
     * @throws FrameException if the tag is wrong
     */
    public Bytes openBody(Bytes body, int bodySize) throws FrameException {
        byte[] sealedBody = body.slice(0, paddedSize(bodySize)).toArray();
        requireTag(ingress.bodyTag(sealedBody), body.slice(sealedBody.length), "body");
        byte[] plain = sealedBody.length == 0 ? sealedBody : decryption.update(sealedBody);
        return Bytes.copyOf(plain, 0, bodySize);
    }

    private static void requireTag(byte[] expected, Bytes claimed, String part) throws FrameException {
        if (!MessageDigest.isEqual(expected, Arrays.copyOf(claimed.toArray(), FrameMac.TAG_SIZE_BYTES))) {
            throw new FrameException("a frame " + part + " with a wrong tag");
        }
    }

    private static int paddedSize(int size) {
        return (size + BLOCK_SIZE_BYTES - 1) / BLOCK_SIZE_BYTES * BLOCK_SIZE_BYTES;
    }

    private static Cipher counterMode(Hash key) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            // The key is new in each session and the counter runs through all its frames, so the IV is zero.
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(key.toBytes(), "AES"),
                    new IvParameterSpec(new byte[IV_SIZE_BYTES]));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES in counter mode", e);
        }
    }
}

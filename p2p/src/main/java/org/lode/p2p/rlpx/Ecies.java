package org.lode.p2p.rlpx;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.lode.consensus.crypto.Ecdh;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/**
 * Encryption to a public key as RLPx's handshake uses it: {@code 0x04 ‖ ephemeral public key (64) ‖ IV (16) ‖ AES-128-CTR
 * ciphertext ‖ HMAC-SHA-256 (32)}. The keys are the concatenation KDF of NIST SP 800-56 over the shared secret.
 */
final class Ecies {
    private static final byte UNCOMPRESSED = 4;
    private static final int POINT_SIZE_BYTES = 1 + Secp256k1.PUBLIC_KEY_SIZE_BYTES;
    private static final int IV_SIZE_BYTES = 16;
    private static final int KEY_SIZE_BYTES = 16;
    private static final int TAG_SIZE_BYTES = 32;

    /** Bytes that encryption adds. */
    static final int OVERHEAD_BYTES = POINT_SIZE_BYTES + IV_SIZE_BYTES + TAG_SIZE_BYTES;

    private final Secp256k1 curve;
    private final SecureRandom random;

    Ecies(Secp256k1 curve, SecureRandom random) {
        this.curve = curve;
        this.random = random;
    }

    /**
     * Encrypts to the holder of {@code publicKey}'s private key.
     *
     * @param authenticated bytes that travel beside the result and must not change
     * @return empty when {@code publicKey} is no point of the curve
     */
    Optional<Bytes> encrypt(Bytes plain, Bytes publicKey, Bytes authenticated) {
        PrivateKey ephemeral = randomKey(random);
        return Ecdh.sharedSecret(ephemeral, publicKey).map(secret -> {
            Keys keys = Keys.of(secret);
            byte[] iv = new byte[IV_SIZE_BYTES];
            random.nextBytes(iv);
            byte[] ciphertext = aes(keys, iv, plain.toArray());
            byte[] out = new byte[OVERHEAD_BYTES + ciphertext.length];
            out[0] = UNCOMPRESSED;
            curve.publicKey(ephemeral).copyTo(out, 1);
            System.arraycopy(iv, 0, out, POINT_SIZE_BYTES, IV_SIZE_BYTES);
            System.arraycopy(ciphertext, 0, out, POINT_SIZE_BYTES + IV_SIZE_BYTES, ciphertext.length);
            byte[] tag = tag(keys, iv, ciphertext, authenticated);
            System.arraycopy(tag, 0, out, out.length - TAG_SIZE_BYTES, TAG_SIZE_BYTES);
            return Bytes.owning(out);
        });
    }

    /** Empty when {@code message} was not encrypted to {@code key}, or anything of it or beside it was changed. */
    static Optional<Bytes> decrypt(Bytes message, PrivateKey key, Bytes authenticated) {
        if (message.size() < OVERHEAD_BYTES || message.get(0) != UNCOMPRESSED) {
            return Optional.empty();
        }
        Bytes publicKey = message.slice(1, Secp256k1.PUBLIC_KEY_SIZE_BYTES);
        return Ecdh.sharedSecret(key, publicKey).flatMap(secret -> {
            Keys keys = Keys.of(secret);
            byte[] iv = message.slice(POINT_SIZE_BYTES, IV_SIZE_BYTES).toArray();
            byte[] ciphertext = message.slice(POINT_SIZE_BYTES + IV_SIZE_BYTES, message.size() - OVERHEAD_BYTES)
                    .toArray();
            byte[] claimed = message.slice(message.size() - TAG_SIZE_BYTES).toArray();
            return MessageDigest.isEqual(tag(keys, iv, ciphertext, authenticated), claimed)
                    ? Optional.of(Bytes.owning(aes(keys, iv, ciphertext)))
                    : Optional.empty();
        });
    }

    static PrivateKey randomKey(SecureRandom random) {
        byte[] bytes = new byte[Hash.SIZE_BYTES];
        Optional<PrivateKey> key;
        do {
            random.nextBytes(bytes);
            key = PrivateKey.ifValid(Hash.ofBytes(bytes).toUInt256());
        } while (key.isEmpty());
        return key.get();
    }

    private static byte[] aes(Keys keys, byte[] iv, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, keys.encryption(), new IvParameterSpec(iv));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES in counter mode", e);
        }
    }

    private static byte[] tag(Keys keys, byte[] iv, byte[] ciphertext, Bytes authenticated) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(keys.authentication());
            mac.update(iv);
            mac.update(ciphertext);
            mac.update(authenticated.toArray());
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private record Keys(SecretKeySpec encryption, SecretKeySpec authentication) {
        static Keys of(Hash sharedSecret) {
            MessageDigest sha256 = sha256();
            sha256.update(new byte[] {0, 0, 0, 1}); // the KDF's counter
            byte[] material = sha256.digest(sharedSecret.toBytes());
            byte[] macKey = sha256().digest(Arrays.copyOfRange(material, KEY_SIZE_BYTES, 2 * KEY_SIZE_BYTES));
            return new Keys(
                    new SecretKeySpec(material, 0, KEY_SIZE_BYTES, "AES"), new SecretKeySpec(macKey, "HmacSHA256"));
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}

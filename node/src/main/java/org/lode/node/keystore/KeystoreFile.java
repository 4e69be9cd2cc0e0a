package org.lode.node.keystore;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.lode.consensus.crypto.Keccak;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/**
 * A private key locked with a password (Web3 Secret Storage, version 3): the key under AES-128 in counter mode, whose key is
 * the first 16 bytes that the password's derivation gives, and a check value, Keccak-256 of the next 16 and the ciphertext.
 *
 * @param address whose key it is, where the file says so
 * @param initialVector the counter's first value, 16 bytes
 * @param ciphertext the encrypted key, 32 bytes
 * @param checkValue what the format calls {@code mac}
 */
public record KeystoreFile(
        UUID id,
        Optional<Address> address,
        KeyDerivation derivation,
        Bytes initialVector,
        Bytes ciphertext,
        Hash checkValue) {
    public static final int INITIAL_VECTOR_SIZE_BYTES = 16;
    public static final int SALT_SIZE_BYTES = 32;

    private static final int CIPHER_KEY_SIZE_BYTES = 16;
    private static final int CHECK_KEY_SIZE_BYTES = KeyDerivation.USED_SIZE_BYTES - CIPHER_KEY_SIZE_BYTES;

    /** Random values that a new file needs; each file has its own. */
    public record Randomness(UUID id, Bytes salt, Bytes initialVector) {}

    /** Locks {@code key}; takes as long as {@code strength} says. */
    public static KeystoreFile lock(
            PrivateKey key, Address address, String password, KeystoreStrength strength, Randomness randomness) {
        KeyDerivation derivation = strength.derivation(randomness.salt());
        byte[] derived = derivation.derive(password);
        byte[] secret = key.scalar().toBytes();
        try {
            Bytes ciphertext = Bytes.owning(cipher(derived, randomness.initialVector(), secret));
            return new KeystoreFile(
                    randomness.id(),
                    Optional.of(address),
                    derivation,
                    randomness.initialVector(),
                    ciphertext,
                    checkValue(derived, ciphertext));
        } finally {
            Arrays.fill(derived, (byte) 0);
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Reads the JSON of a file and opens it in one step; {@code name} is how the sentences call it. */
    public static Unlock unlock(String name, Bytes json, String password, Secp256k1 curve) {
        try {
            return KeystoreJson.decode(json).unlock(name, password, curve);
        } catch (MalformedKeystoreException e) {
            return new Unlock.Corrupted("The keystore " + name + " is damaged: " + e.getMessage() + ".");
        }
    }

    /** Opens the file; takes as long as its derivation asks for. */
    public Unlock unlock(String name, String password, Secp256k1 curve) {
        byte[] derived = derivation.derive(password);
        try {
            if (!MessageDigest.isEqual(checkValue(derived, ciphertext).toBytes(), checkValue.toBytes())) {
                return new Unlock.WrongPassword("The password does not open the keystore " + name + ": try another.");
            }
            return checked(name, Hash.ofBytes(cipher(derived, initialVector, ciphertext.toArray())), curve);
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    private Unlock checked(String name, Hash secret, Secp256k1 curve) {
        Optional<PrivateKey> key = PrivateKey.ifValid(secret.toUInt256());
        if (key.isEmpty()) {
            return new Unlock.Corrupted("The keystore " + name + " is damaged: what it holds is no private key.");
        }
        Address found = curve.address(key.get());
        if (address.isPresent() && !address.get().equals(found)) {
            return new Unlock.Corrupted("The keystore " + name + " is damaged: it says address " + address.get()
                    + " but holds the key of " + found + ".");
        }
        return new Unlock.Opened(key.get());
    }

    private static Hash checkValue(byte[] derived, Bytes ciphertext) {
        byte[] input = new byte[CHECK_KEY_SIZE_BYTES + ciphertext.size()];
        System.arraycopy(derived, CIPHER_KEY_SIZE_BYTES, input, 0, CHECK_KEY_SIZE_BYTES);
        ciphertext.copyTo(input, CHECK_KEY_SIZE_BYTES);
        return Keccak.hash256(input);
    }

    /** AES-128-CTR, which is its own inverse. */
    private static byte[] cipher(byte[] derived, Bytes initialVector, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(derived, 0, CIPHER_KEY_SIZE_BYTES, "AES"),
                    new IvParameterSpec(initialVector.toArray()));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES in counter mode", e);
        }
    }
}

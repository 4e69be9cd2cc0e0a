package org.lode.node.keystore;

import java.nio.charset.StandardCharsets;
import org.lode.consensus.primitive.Bytes;

/**
 * How a password becomes the key material that locks a file. The parameters come from files that anyone may have written, so
 * they are bounded when they are made: at most 512 MiB of memory and about eight times the work of a standard file.
 */
public sealed interface KeyDerivation {
    /** Bytes of key material that a file uses: 16 to encrypt, 16 for the check value. */
    int USED_SIZE_BYTES = 32;

    /** The longest salt and the most key material that are accepted. */
    int MAX_SIZE_BYTES = 256;

    Bytes salt();

    /** Bytes of key material to make, from {@link #USED_SIZE_BYTES} to {@link #MAX_SIZE_BYTES}. */
    int sizeBytes();

    /** The key material for the UTF-8 bytes of {@code password}. Takes from milliseconds to many seconds. */
    byte[] derive(String password);

    /**
     * scrypt, RFC 7914; out of bounds is an {@link IllegalArgumentException}.
     *
     * @param n cost, a power of two
     * @param r block size in units of 128 bytes
     * @param p how often it is done
     */
    record Scrypt(int n, int r, int p, int sizeBytes, Bytes salt) implements KeyDerivation {
        private static final int MAX_N = 1 << 20;
        private static final int MAX_R_AND_P = 1 << 10;
        private static final long MAX_MEMORY_BYTES = 512L << 20;
        private static final long MAX_WORK = 1L << 24;
        private static final int BLOCK_UNIT_BYTES = 128;

        public Scrypt {
            checkCommon(sizeBytes, salt);
            checkRange("scrypt n", n, 2, MAX_N);
            checkRange("scrypt r", r, 1, MAX_R_AND_P);
            checkRange("scrypt p", p, 1, MAX_R_AND_P);
            if (Integer.bitCount(n) != 1) {
                throw new IllegalArgumentException("scrypt n is " + n + ", not a power of two");
            }
            if ((long) BLOCK_UNIT_BYTES * r * Math.max(n, p) > MAX_MEMORY_BYTES) {
                throw new IllegalArgumentException("scrypt with n " + n + " and r " + r + " takes more than 512 MiB");
            }
            if ((long) n * r * p > MAX_WORK) {
                throw new IllegalArgumentException(
                        "scrypt with n " + n + ", r " + r + " and p " + p + " takes more than 2^24 steps");
            }
        }

        @Override
        public byte[] derive(String password) {
            return new ScryptFunction(n, r)
                    .derive(password.getBytes(StandardCharsets.UTF_8), salt.toArray(), p, sizeBytes);
        }
    }

    /** PBKDF2 with HMAC-SHA-256, RFC 8018; out of bounds is an {@link IllegalArgumentException}. */
    record Pbkdf2(int iterations, int sizeBytes, Bytes salt) implements KeyDerivation {
        private static final int MAX_ITERATIONS = 10_000_000;

        public Pbkdf2 {
            checkCommon(sizeBytes, salt);
            checkRange("pbkdf2 c", iterations, 1, MAX_ITERATIONS);
        }

        @Override
        public byte[] derive(String password) {
            return ScryptFunction.pbkdf2(
                    password.getBytes(StandardCharsets.UTF_8), salt.toArray(), iterations, sizeBytes);
        }
    }

    private static void checkCommon(int sizeBytes, Bytes salt) {
        checkRange("dklen", sizeBytes, USED_SIZE_BYTES, MAX_SIZE_BYTES);
        checkRange("the salt's length", salt.size(), 0, MAX_SIZE_BYTES);
    }

    private static void checkRange(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + value + ", not between " + least + " and " + most);
        }
    }
}

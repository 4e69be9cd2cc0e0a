package org.lode.node.keystore;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * scrypt (RFC 7914). BouncyCastle's own refuses n of 2^16 and more where r is 1, as the RFC asks; the example of the keystore
 * format and files of early wallets have just that, so the mixing is here and only its parts are the library's.
 */
final class ScryptFunction {
    private static final int SALSA_ROUNDS = 8;
    private static final int SALSA_WORDS = 16;

    private final int n;
    private final int r;
    private final int blockWords;

    ScryptFunction(int n, int r) {
        this.n = n;
        this.r = r;
        this.blockWords = 2 * r * SALSA_WORDS;
    }

    byte[] derive(byte[] password, byte[] salt, int p, int sizeBytes) {
        int blockBytes = Integer.BYTES * blockWords;
        ByteBuffer blocks =
                ByteBuffer.wrap(pbkdf2(password, salt, p * blockBytes)).order(ByteOrder.LITTLE_ENDIAN);
        int[] table = new int[n * blockWords];
        int[] block = new int[blockWords];
        for (int i = 0; i < p; i++) {
            ByteBuffer bytes = blocks.slice(i * blockBytes, blockBytes).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asIntBuffer().get(block);
            bytes.asIntBuffer().put(mix(block, table));
        }
        return pbkdf2(password, blocks.array(), sizeBytes);
    }

    static byte[] pbkdf2(byte[] password, byte[] salt, int iterations, int sizeBytes) {
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
        generator.init(password, salt, iterations);
        return ((KeyParameter) generator.generateDerivedMacParameters(Byte.SIZE * sizeBytes)).getKey();
    }

    private static byte[] pbkdf2(byte[] password, byte[] salt, int sizeBytes) {
        return pbkdf2(password, salt, 1, sizeBytes);
    }

    /** scryptROMix: fills the table with n states, then visits n of them in an order that only the states tell. */
    private int[] mix(int[] start, int[] table) {
        int[] state = start;
        int[] next = new int[blockWords];
        for (int i = 0; i < n; i++) {
            System.arraycopy(state, 0, table, i * blockWords, blockWords);
            mixBlock(state, next);
            int[] swapped = state;
            state = next;
            next = swapped;
        }
        for (int i = 0; i < n; i++) {
            int row = (state[blockWords - SALSA_WORDS] & (n - 1)) * blockWords;
            for (int j = 0; j < blockWords; j++) {
                state[j] ^= table[row + j];
            }
            mixBlock(state, next);
            int[] swapped = state;
            state = next;
            next = swapped;
        }
        return state;
    }

    /** scryptBlockMix: chains Salsa20/8 through the parts of a block; those of even number go before the odd ones. */
    private void mixBlock(int[] in, int[] out) {
        int[] chain = new int[SALSA_WORDS];
        System.arraycopy(in, blockWords - SALSA_WORDS, chain, 0, SALSA_WORDS);
        for (int part = 0; part < 2 * r; part++) {
            for (int j = 0; j < SALSA_WORDS; j++) {
                chain[j] ^= in[part * SALSA_WORDS + j];
            }
            Salsa20Engine.salsaCore(SALSA_ROUNDS, chain, chain);
            int place = (part & 1) == 0 ? part / 2 : r + part / 2;
            System.arraycopy(chain, 0, out, place * SALSA_WORDS, SALSA_WORDS);
        }
    }
}

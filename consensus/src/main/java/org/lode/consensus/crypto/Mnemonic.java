package org.lode.consensus.crypto;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.lode.consensus.primitive.Bytes;

/**
 * A sentence that keys are derived from (BIP-39). Words are taken as they are: neither the word list nor the checksum is
 * checked, so any sentence gives keys. Its text form never shows the words.
 */
public final class Mnemonic {
    private static final int ITERATIONS = 2048;
    private static final int SEED_SIZE_BITS = 512;

    private final String sentence;

    private Mnemonic(String sentence) {
        this.sentence = sentence;
    }

    /** Words between any white space; at least one. */
    public static Mnemonic of(String words) {
        String sentence = words.strip().replaceAll("\\s+", " ");
        if (sentence.isEmpty()) {
            throw new IllegalArgumentException("a mnemonic has at least one word");
        }
        return new Mnemonic(sentence);
    }

    /** The 64-byte seed: PBKDF2 with HMAC-SHA-512, 2048 rounds, over the words with {@code passphrase} in the salt. */
    public Bytes seed(String passphrase) {
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
        generator.init(utf8(sentence), utf8("mnemonic" + passphrase), ITERATIONS);
        KeyParameter seed = (KeyParameter) generator.generateDerivedParameters(SEED_SIZE_BITS);
        return Bytes.copyOf(seed.getKey());
    }

    /** The root of all keys of this mnemonic without a passphrase. */
    public HdKey rootKey() {
        return HdKey.ofSeed(seed(""));
    }

    @Override
    public String toString() {
        return "Mnemonic[hidden]";
    }

    private static byte[] utf8(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD).getBytes(StandardCharsets.UTF_8);
    }
}

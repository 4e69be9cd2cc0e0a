package org.lode.node.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;

final class KeystoreFileTest {
    private static final Secp256k1 CURVE = Secp256k1.fastest();
    private static final PrivateKey KEY = PrivateKey.of(UInt256.of(7));
    private static final KeystoreFile FILE = lock(CURVE.address(KEY));

    /** A keystore that asks for little work, so that each of its fields can be broken. */
    private static final String JSON = text(KeystoreJson.encode(FILE));

    @Test
    void readsWhatItWrote() throws MalformedKeystoreException {
        assertThat(KeystoreJson.decode(bytes(JSON))).isEqualTo(FILE);
    }

    @Test
    void ignoresFieldsThatItDoesNotKnow() {
        assertThat(open(JSON.replace("{\"address\"", "{\"x-wallet\":{\"a\":[1]},\"address\"")))
                .isEqualTo(new Unlock.Opened(KEY));
    }

    @Test
    void refusesEachBrokenFieldByName() {
        Map<String, String> broken = Map.ofEntries(
                Map.entry(JSON.replace("\"version\":3", "\"version\":1"), "version is 1"),
                Map.entry(JSON.replace("\"version\":3", "\"version\":3.5"), "no whole number version"),
                Map.entry(JSON.replace("\"crypto\"", "\"cripto\""), "no object Crypto"),
                Map.entry(JSON.replace("aes-128-ctr", "aes-128-cbc"), "cipher is not aes-128-ctr"),
                Map.entry(JSON.replace("\"kdf\":\"scrypt\"", "\"kdf\":\"md5\""), "neither scrypt nor pbkdf2"),
                Map.entry(JSON.replace("\"kdf\":\"scrypt\"", "\"kdf\":\"pbkdf2\""), "no text prf"),
                Map.entry(JSON.replace("\"ciphertext\":\"", "\"ciphertext\":\"00"), "ciphertext has 33 bytes"),
                Map.entry(JSON.replace("\"iv\":\"", "\"iv\":\"zz"), "iv is not hexadecimal"),
                Map.entry(JSON.replace("\"mac\":\"", "\"mac\":\"00"), "mac has 33 bytes"),
                Map.entry(JSON.replace("\"mac\":\"", "\"mac\":7,\"was\":\""), "no text mac"),
                Map.entry(JSON.replace("\"dklen\":32", "\"dklen\":31"), "dklen is 31"),
                Map.entry(JSON.replace("\"dklen\":32", "\"dklen\":2147483647"), "dklen is 2147483647"),
                Map.entry(JSON.replace("\"n\":4096", "\"n\":4097"), "not a power of two"),
                Map.entry(JSON.replace("\"n\":4096", "\"n\":1073741824"), "scrypt n is 1073741824"),
                Map.entry(JSON.replace("\"n\":4096", "\"n\":1048576"), "512 MiB"),
                Map.entry(JSON.replace("\"n\":4096", "\"n\":4294967296"), "no whole number n"),
                Map.entry(JSON.replace("\"r\":8", "\"r\":0"), "scrypt r is 0"),
                Map.entry(JSON.replace("\"p\":6", "\"p\":1024"), "2^24 steps"),
                Map.entry(JSON + "{}", "not JSON"),
                Map.entry("", "no whole number version"),
                Map.entry("[".repeat(5000), "not JSON"),
                Map.entry(" ".repeat(KeystoreJson.MAX_SIZE_BYTES + 1), "above the limit"));
        broken.forEach((json, reason) -> assertThat(open(json))
                .isInstanceOfSatisfying(
                        Unlock.Corrupted.class,
                        refused -> assertThat(refused.sentence()).contains(reason)));
    }

    @Test
    void boundsTheWorkOfBothDerivations() {
        Bytes salt = Bytes.ofHex("00");
        assertThatThrownBy(() -> new KeyDerivation.Pbkdf2(10_000_001, 32, salt))
                .hasMessageContaining("pbkdf2 c is 10000001");
        assertThatThrownBy(() -> new KeyDerivation.Scrypt(2, 1, 0, 32, salt)).hasMessageContaining("scrypt p is 0");
        assertThatThrownBy(() -> new KeyDerivation.Scrypt(2, 1, 1, 32, Bytes.owning(new byte[257])))
                .hasMessageContaining("the salt's length is 257");
        assertThat(new KeyDerivation.Scrypt(262_144, 8, 1, 32, salt)).isNotNull();
    }

    @Test
    void tellsAnAddressThatIsNotTheKeys() {
        KeystoreFile lying = lock(Address.ofNumber(1));
        assertThat(lying.unlock("file", "secret", CURVE))
                .isInstanceOfSatisfying(
                        Unlock.Corrupted.class,
                        refused -> assertThat(refused.sentence())
                                .contains("says address 0x0000000000000000000000000000000000000001"));
    }

    @Test
    void aChangedCiphertextDoesNotOpen() {
        String changed = JSON.replace(FILE.ciphertext().toString().substring(2), "00".repeat(32));
        assertThat(open(changed)).isInstanceOf(Unlock.WrongPassword.class);
    }

    @Test
    void theMessageNeverShowsThePassword() {
        assertThat(((Unlock.Refused) FILE.unlock("file", "hunter2", CURVE)).sentence())
                .doesNotContain("hunter2");
    }

    private static KeystoreFile lock(Address address) {
        KeystoreFile.Randomness randomness =
                new KeystoreFile.Randomness(new UUID(1, 2), Bytes.ofHex("ab".repeat(32)), Bytes.ofHex("cd".repeat(16)));
        return KeystoreFile.lock(KEY, address, "secret", KeystoreStrength.LIGHT, randomness);
    }

    private static Unlock open(String json) {
        return KeystoreFile.unlock("file", bytes(json), "secret", CURVE);
    }

    private static Bytes bytes(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Bytes bytes) {
        return new String(bytes.toArray(), StandardCharsets.UTF_8);
    }
}

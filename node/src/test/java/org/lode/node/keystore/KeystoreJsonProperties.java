package org.lode.node.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;

/** Reading files that anyone may have written; nothing is derived here, so it is quick. */
final class KeystoreJsonProperties {
    private static final KeyDerivation SCRYPT =
            new KeyDerivation.Scrypt(262_144, 8, 1, 32, Bytes.ofHex("ab".repeat(32)));

    @Property
    void whatWasWrittenIsReadBack(
            @ForAll long id,
            @ForAll int address,
            @ForAll @IntRange(min = 1, max = 10_000_000) int iterations,
            @ForAll @IntRange(min = 32, max = 256) int size,
            @ForAll byte[] mac)
            throws MalformedKeystoreException {
        KeyDerivation derivation = new KeyDerivation.Pbkdf2(iterations, size, Bytes.copyOf(mac, 0, mac.length % 256));
        KeystoreFile file = file(id, Optional.of(Address.ofNumber(address)), derivation);
        assertThat(KeystoreJson.decode(KeystoreJson.encode(file))).isEqualTo(file);
    }

    /** A file with one byte changed is read as some file, or refused as malformed: nothing else is thrown. */
    @Property(tries = 3000)
    void aChangedByteIsReadOrRefused(@ForAll @LongRange(min = 0) long place, @ForAll byte value) {
        byte[] json = KeystoreJson.encode(file(1, Optional.empty(), SCRYPT)).toArray();
        json[(int) (place % json.length)] = value;
        onlyMalformed(Bytes.owning(json));
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        onlyMalformed(Bytes.owning(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void onlyMalformed(Bytes json) {
        assertThatCode(() -> {
                    try {
                        KeystoreJson.decode(json);
                    } catch (MalformedKeystoreException e) {
                        assertThat(e.getMessage()).isNotBlank();
                    }
                })
                .doesNotThrowAnyException();
    }

    private static KeystoreFile file(long id, Optional<Address> address, KeyDerivation derivation) {
        return new KeystoreFile(
                new UUID(id, id),
                address,
                derivation,
                Bytes.ofHex("cd".repeat(16)),
                Bytes.ofHex("ef".repeat(32)),
                Hash.ofHex("12".repeat(32)));
    }
}

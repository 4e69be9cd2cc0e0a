package org.lode.node.keystore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.Hex;

/** The JSON of a keystore file. Unknown fields are let be; {@code Crypto} with a capital is read too, as old wallets wrote it. */
final class KeystoreJson {
    /** Larger files are refused unread. */
    static final int MAX_SIZE_BYTES = 64 * 1024;

    private static final int VERSION = 3;
    private static final int SECRET_SIZE_BYTES = 32;
    private static final String CIPHER = "aes-128-ctr";
    private static final String PBKDF2_FUNCTION = "hmac-sha256";
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private KeystoreJson() {}

    static Bytes encode(KeystoreFile file) {
        ObjectNode root = MAPPER.createObjectNode();
        file.address().ifPresent(address -> root.put("address", bare(Bytes.copyOf(address.toBytes()))));
        ObjectNode crypto = root.putObject("crypto");
        crypto.put("cipher", CIPHER);
        crypto.put("ciphertext", bare(file.ciphertext()));
        crypto.putObject("cipherparams").put("iv", bare(file.initialVector()));
        switch (file.derivation()) {
            case KeyDerivation.Scrypt scrypt -> {
                crypto.put("kdf", "scrypt");
                crypto.putObject("kdfparams")
                        .put("dklen", scrypt.sizeBytes())
                        .put("n", scrypt.n())
                        .put("p", scrypt.p())
                        .put("r", scrypt.r())
                        .put("salt", bare(scrypt.salt()));
            }
            case KeyDerivation.Pbkdf2 pbkdf2 -> {
                crypto.put("kdf", "pbkdf2");
                crypto.putObject("kdfparams")
                        .put("c", pbkdf2.iterations())
                        .put("dklen", pbkdf2.sizeBytes())
                        .put("prf", PBKDF2_FUNCTION)
                        .put("salt", bare(pbkdf2.salt()));
            }
        }
        crypto.put("mac", bare(Bytes.copyOf(file.checkValue().toBytes())));
        root.put("id", file.id().toString()).put("version", VERSION);
        return Bytes.owning(root.toString().getBytes(StandardCharsets.UTF_8));
    }

    static KeystoreFile decode(Bytes json) throws MalformedKeystoreException {
        if (json.size() > MAX_SIZE_BYTES) {
            throw new MalformedKeystoreException(
                    "it has " + json.size() + " bytes, above the limit of " + MAX_SIZE_BYTES);
        }
        JsonNode root = tree(json);
        int version = integer(root, "version");
        if (version != VERSION) {
            throw new MalformedKeystoreException("its version is " + version + ", and only 3 can be read");
        }
        JsonNode crypto = root.has("crypto") ? object(root, "crypto") : object(root, "Crypto");
        expect(crypto, "cipher", CIPHER);
        return new KeystoreFile(
                id(root),
                address(root),
                derivation(crypto),
                bytes(object(crypto, "cipherparams"), "iv", KeystoreFile.INITIAL_VECTOR_SIZE_BYTES),
                bytes(crypto, "ciphertext", SECRET_SIZE_BYTES),
                bytes(crypto, "mac", Hash.SIZE_BYTES).hashAt(0));
    }

    private static JsonNode tree(Bytes json) throws MalformedKeystoreException {
        try {
            return MAPPER.readTree(json.toArray());
        } catch (JsonProcessingException _) {
            throw new MalformedKeystoreException("it is not JSON");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
    }

    private static KeyDerivation derivation(JsonNode crypto) throws MalformedKeystoreException {
        String function = text(crypto, "kdf");
        JsonNode parameters = object(crypto, "kdfparams");
        int sizeBytes = integer(parameters, "dklen");
        Bytes salt = bytes(parameters, "salt");
        try {
            return switch (function) {
                case "scrypt" ->
                    new KeyDerivation.Scrypt(
                            integer(parameters, "n"),
                            integer(parameters, "r"),
                            integer(parameters, "p"),
                            sizeBytes,
                            salt);
                case "pbkdf2" -> {
                    expect(parameters, "prf", PBKDF2_FUNCTION);
                    yield new KeyDerivation.Pbkdf2(integer(parameters, "c"), sizeBytes, salt);
                }
                default -> throw new MalformedKeystoreException("its kdf is neither scrypt nor pbkdf2");
            };
        } catch (IllegalArgumentException e) {
            throw new MalformedKeystoreException(String.valueOf(e.getMessage()));
        }
    }

    /** Early files have an id that is no version 4 UUID; nothing depends on it, so one that cannot be read is all zeros. */
    private static UUID id(JsonNode root) {
        try {
            return UUID.fromString(root.path("id").asText(""));
        } catch (IllegalArgumentException _) {
            return new UUID(0, 0);
        }
    }

    private static Optional<Address> address(JsonNode root) throws MalformedKeystoreException {
        JsonNode address = root.path("address");
        return address.isMissingNode() || address.isNull() || address.asText("").isEmpty()
                ? Optional.empty()
                : Optional.of(bytes(root, "address", Address.SIZE_BYTES).addressAt(0));
    }

    private static void expect(JsonNode parent, String field, String value) throws MalformedKeystoreException {
        if (!text(parent, field).equals(value)) {
            throw new MalformedKeystoreException("its " + field + " is not " + value);
        }
    }

    private static JsonNode object(JsonNode parent, String field) throws MalformedKeystoreException {
        JsonNode value = parent.path(field);
        if (!value.isObject()) {
            throw new MalformedKeystoreException("it has no object " + field);
        }
        return value;
    }

    private static String text(JsonNode parent, String field) throws MalformedKeystoreException {
        JsonNode value = parent.path(field);
        if (!value.isTextual()) {
            throw new MalformedKeystoreException("it has no text " + field);
        }
        return value.textValue();
    }

    private static int integer(JsonNode parent, String field) throws MalformedKeystoreException {
        JsonNode value = parent.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new MalformedKeystoreException("it has no whole number " + field + " below 2^31");
        }
        return value.intValue();
    }

    private static Bytes bytes(JsonNode parent, String field, int size) throws MalformedKeystoreException {
        Bytes bytes = bytes(parent, field);
        if (bytes.size() != size) {
            throw new MalformedKeystoreException("its " + field + " has " + bytes.size() + " bytes, not " + size);
        }
        return bytes;
    }

    private static Bytes bytes(JsonNode parent, String field) throws MalformedKeystoreException {
        String text = text(parent, field);
        try {
            return Bytes.owning(Hex.decode(text));
        } catch (IllegalArgumentException _) {
            throw new MalformedKeystoreException("its " + field + " is not hexadecimal");
        }
    }

    private static String bare(Bytes bytes) {
        return bytes.toString().substring(2);
    }
}

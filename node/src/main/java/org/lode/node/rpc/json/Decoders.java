package org.lode.node.rpc.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;

/**
 * The parameters that are one string, as strict as the common clients are: a quantity has {@code 0x}, at least one digit and
 * no leading zeros; data has {@code 0x} and an even number of digits.
 */
public final class Decoders {
    public static final Decoder<String> TEXT = Decoders::text;
    public static final Decoder<Boolean> FLAG = Decoders::flag;
    public static final Decoder<UInt256> QUANTITY = node -> quantity(text(node));
    /** An unsigned quantity of at most 64 bits. */
    public static final Decoder<Long> QUANTITY_64 = QUANTITY.map(Decoders::toUnsignedLong);

    public static final Decoder<Wei> WEI = QUANTITY.map(Wei::new);
    public static final Decoder<Gas> GAS = QUANTITY.map(value -> Gas.of(value.toLongSaturated()));
    public static final Decoder<Bytes> DATA = node -> data(text(node));
    public static final Decoder<Hash> HASH = node -> Hash.ofBytes(fixed(node, Hash.SIZE_BYTES, "Hash"));
    public static final Decoder<Address> ADDRESS = node -> Address.ofBytes(fixed(node, Address.SIZE_BYTES, "Address"));

    private Decoders() {}

    /** What the refusal of a value calls it. */
    public static String kindOf(JsonNode node) {
        return node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@code 0x} and digits without leading zeros. */
    public static UInt256 quantity(String text) {
        String digits = digits(text);
        if (digits.isEmpty()) {
            throw new InvalidParameterException("hex string \"0x\"");
        }
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            throw new InvalidParameterException("hex number with leading zero digits");
        }
        if (digits.length() > 2 * UInt256.SIZE_BYTES) {
            throw new InvalidParameterException("hex number > 256 bits");
        }
        return UInt256.ofHex(digits);
    }

    /** Reads {@code 0x} and an even number of digits. */
    public static Bytes data(String text) {
        String digits = digits(text);
        if (digits.length() % 2 != 0) {
            throw new InvalidParameterException("hex string of odd length");
        }
        return Bytes.ofHex(digits);
    }

    private static long toUnsignedLong(UInt256 value) {
        if (value.bitLength() > Long.SIZE) {
            throw new InvalidParameterException("hex number > 64 bits");
        }
        return value.d();
    }

    private static byte[] fixed(JsonNode node, int sizeBytes, String type) {
        String text = text(node);
        int digits = digits(text).length();
        if (digits != 2 * sizeBytes) {
            throw new InvalidParameterException(
                    "hex string has length " + digits + ", want " + 2 * sizeBytes + " for " + type);
        }
        return data(text).toArray();
    }

    /** What follows {@code 0x}, all of it hexadecimal digits. */
    private static String digits(String text) {
        if (text.isEmpty()) {
            throw new InvalidParameterException("empty hex string");
        }
        if (!text.startsWith("0x") && !text.startsWith("0X")) {
            throw new InvalidParameterException("hex string without 0x prefix");
        }
        String digits = text.substring(2);
        if (!digits.chars().allMatch(Decoders::isHexDigit)) {
            throw new InvalidParameterException("invalid hex string");
        }
        return digits;
    }

    /** ASCII digits only: {@link Character#digit} would let other scripts through. */
    private static boolean isHexDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static String text(JsonNode node) {
        if (!node.isTextual()) {
            throw new InvalidParameterException("expected a string, not " + kindOf(node));
        }
        return node.textValue();
    }

    private static boolean flag(JsonNode node) {
        if (!node.isBoolean()) {
            throw new InvalidParameterException("expected a boolean, not " + kindOf(node));
        }
        return node.booleanValue();
    }
}

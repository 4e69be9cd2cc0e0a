package org.lode.consensus.primitive;

import java.util.HexFormat;

/** Hexadecimal text with the {@code 0x} prefix that Ethereum tools write; the prefix is optional when reading. */
public final class Hex {
    private static final HexFormat LOWER = HexFormat.of();

    private Hex() {}

    /**
     * The bytes that {@code text} spells.
     *
     * @throws IllegalArgumentException if a digit is not hexadecimal or their number is odd
     */
    public static byte[] decode(String text) {
        return LOWER.parseHex(text, text.startsWith("0x") ? 2 : 0, text.length());
    }

    /** Lower-case digits behind {@code 0x}. */
    public static String encode(byte[] bytes) {
        return "0x" + LOWER.formatHex(bytes);
    }

    static byte[] decodeFixed(String text, int sizeBytes, String what) {
        byte[] bytes = decode(text);
        if (bytes.length != sizeBytes) {
            throw new IllegalArgumentException(what + " has " + sizeBytes + " bytes, not " + bytes.length);
        }
        return bytes;
    }
}

package org.lode.consensus.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.Hash;

/** Addresses with a checksum in the case of their letters (EIP-55). */
public final class Eip55 {
    private static final int PREFIX_LENGTH = 2;

    private Eip55() {}

    /** {@code 0x} and 40 digits; a letter is a capital where the Keccak-256 of the lower-case digits says so. */
    public static String encode(Address address) {
        String plain = address.toString();
        byte[] digits = plain.substring(PREFIX_LENGTH).getBytes(StandardCharsets.US_ASCII);
        Hash hash = Keccak.hash256(digits);
        StringBuilder text = new StringBuilder("0x");
        for (int i = 0; i < digits.length; i++) {
            char digit = (char) digits[i];
            boolean capital = nibbleOf(hash, i) >= 8;
            text.append(capital ? Character.toUpperCase(digit) : digit);
        }
        return text.toString();
    }

    /**
     * Reads 40 digits, with or without {@code 0x}. Digits of one case carry no checksum and are taken as they are.
     *
     * @throws IllegalArgumentException if they are no address, or letters of both cases contradict the checksum
     */
    public static Address decode(String text) {
        Address address = Address.ofHex(text);
        String digits = text.startsWith("0x") ? text.substring(PREFIX_LENGTH) : text;
        boolean oneCase =
                digits.equals(digits.toLowerCase(Locale.ROOT)) || digits.equals(digits.toUpperCase(Locale.ROOT));
        if (!oneCase && !encode(address).endsWith(digits)) {
            throw new IllegalArgumentException("the checksum of address " + text + " is wrong: check its digits");
        }
        return address;
    }

    private static int nibbleOf(Hash hash, int index) {
        long word = index < 16 ? hash.a() : index < 32 ? hash.b() : hash.c();
        return (int) (word >>> (60 - 4 * (index & 15))) & 0xf;
    }
}

package org.lode.consensus.primitive;

import java.util.Objects;

/** A 20-byte account address, kept as big-endian words: {@code a} bytes 0 to 7, {@code b} 8 to 15, {@code c} 16 to 19. */
public record Address(long a, long b, int c) implements Comparable<Address> {
    public static final int SIZE_BYTES = 20;
    public static final Address ZERO = new Address(0, 0, 0);

    public static Address ofBytes(byte[] bytes) {
        if (bytes.length != SIZE_BYTES) {
            throw new IllegalArgumentException("an address has 20 bytes, not " + bytes.length);
        }
        return ofBytes(bytes, 0);
    }

    /** The 20 bytes from {@code offset} on. */
    public static Address ofBytes(byte[] bytes, int offset) {
        Objects.checkFromIndexSize(offset, SIZE_BYTES, bytes.length);
        return new Address(
                BigEndian.readLong(bytes, offset),
                BigEndian.readLong(bytes, offset + 8),
                BigEndian.readInt(bytes, offset + 16));
    }

    /** Any letter case; the EIP-55 checksum is judged elsewhere. @throws IllegalArgumentException unless 20 bytes */
    public static Address ofHex(String text) {
        return ofBytes(Hex.decodeFixed(text, SIZE_BYTES, "an address"), 0);
    }

    /** The low 20 bytes of a word, as the EVM reads an address from its stack. */
    public static Address ofWord(UInt256 word) {
        return new Address((word.b() << 32) | (word.c() >>> 32), (word.c() << 32) | (word.d() >>> 32), (int) word.d());
    }

    /** A precompiled or predeployed contract by its small number. */
    public static Address ofNumber(int number) {
        return new Address(0, 0, number);
    }

    public byte[] toBytes() {
        byte[] bytes = new byte[SIZE_BYTES];
        writeTo(bytes, 0);
        return bytes;
    }

    public void writeTo(byte[] out, int offset) {
        BigEndian.writeLong(a, out, offset);
        BigEndian.writeLong(b, out, offset + 8);
        BigEndian.writeInt(c, out, offset + 16);
    }

    /** The address right-aligned in 32 bytes, as ABI and log topics hold it. */
    public UInt256 toWord() {
        return new UInt256(0, a >>> 32, (a << 32) | (b >>> 32), (b << 32) | (c & 0xffff_ffffL));
    }

    @Override
    public int compareTo(Address other) {
        int order = Long.compareUnsigned(a, other.a);
        if (order == 0) {
            order = Long.compareUnsigned(b, other.b);
        }
        return order == 0 ? Integer.compareUnsigned(c, other.c) : order;
    }

    // A record's own are made at run time and slower, which counts where every access to the state asks for them.

    @Override
    public boolean equals(Object other) {
        return other instanceof Address that && a == that.a && b == that.b && c == that.c;
    }

    @Override
    public int hashCode() {
        return Long.hashCode((a * 31 + b) * 31 + c);
    }

    /** {@code 0x} and 40 lower-case digits. */
    @Override
    public String toString() {
        return Hex.encode(toBytes());
    }
}

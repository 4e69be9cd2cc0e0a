package org.lode.consensus.primitive;

import java.util.Objects;

/**
 * A 32-byte digest, kept as four big-endian words ({@code a} holds bytes 0 to 7). Ordered as an unsigned big-endian number.
 */
public record Hash(long a, long b, long c, long d) implements Comparable<Hash> {
    public static final int SIZE_BYTES = 32;
    public static final Hash ZERO = new Hash(0, 0, 0, 0);

    /** The 32 bytes at the start of {@code bytes}, which has exactly that size. */
    public static Hash ofBytes(byte[] bytes) {
        if (bytes.length != SIZE_BYTES) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
        }
        return ofBytes(bytes, 0);
    }

    /** The 32 bytes from {@code offset} on. */
    public static Hash ofBytes(byte[] bytes, int offset) {
        Objects.checkFromIndexSize(offset, SIZE_BYTES, bytes.length);
        return new Hash(
                BigEndian.readLong(bytes, offset),
                BigEndian.readLong(bytes, offset + 8),
                BigEndian.readLong(bytes, offset + 16),
                BigEndian.readLong(bytes, offset + 24));
    }

    /** The hash that exactly 64 digits spell, else {@link IllegalArgumentException}. */
    public static Hash ofHex(String text) {
        return ofBytes(Hex.decodeFixed(text, SIZE_BYTES, "a hash"), 0);
    }

    public byte[] toBytes() {
        byte[] bytes = new byte[SIZE_BYTES];
        writeTo(bytes, 0);
        return bytes;
    }

    public void writeTo(byte[] out, int offset) {
        BigEndian.writeLong(a, out, offset);
        BigEndian.writeLong(b, out, offset + 8);
        BigEndian.writeLong(c, out, offset + 16);
        BigEndian.writeLong(d, out, offset + 24);
    }

    public Hash xor(Hash other) {
        return new Hash(a ^ other.a, b ^ other.b, c ^ other.c, d ^ other.d);
    }

    public UInt256 toUInt256() {
        return new UInt256(a, b, c, d);
    }

    @Override
    public int compareTo(Hash other) {
        int order = Long.compareUnsigned(a, other.a);
        if (order == 0) {
            order = Long.compareUnsigned(b, other.b);
        }
        if (order == 0) {
            order = Long.compareUnsigned(c, other.c);
        }
        return order == 0 ? Long.compareUnsigned(d, other.d) : order;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that && a == that.a && b == that.b && c == that.c && d == that.d;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a ^ d);
    }

    /** {@code 0x} and 64 lower-case digits. */
    @Override
    public String toString() {
        return Hex.encode(toBytes());
    }
}

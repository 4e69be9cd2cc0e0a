package org.lode.consensus.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.lode.consensus.primitive.Address;
import org.lode.consensus.primitive.BigEndian;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Gas;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.consensus.primitive.Wei;

/** Writes RLP items into a growing buffer. A list is written in place and its prefix moved in when it ends. */
public final class RlpWriter {
    private static final int SHORT_STRING = 0x80;
    private static final int SHORT_LIST = 0xc0;
    private static final int SHORT_LIMIT = 56;

    private byte[] buffer;
    private int size;

    public RlpWriter() {
        this(256);
    }

    public RlpWriter(int expectedSize) {
        buffer = new byte[expectedSize];
    }

    /** The bytes that {@code content} writes. */
    public static Bytes encode(Consumer<RlpWriter> content) {
        RlpWriter writer = new RlpWriter();
        content.accept(writer);
        return writer.toBytes();
    }

    /** A list of what {@code elements} writes. */
    public RlpWriter list(Consumer<RlpWriter> elements) {
        int start = size;
        elements.accept(this);
        int length = size - start;
        int prefixSize = length < SHORT_LIMIT ? 1 : 1 + byteCount(length);
        reserve(prefixSize);
        System.arraycopy(buffer, start, buffer, start + prefixSize, length);
        size = start;
        prefix(SHORT_LIST, length);
        size += length;
        return this;
    }

    /** A list with one element written for each item. */
    public <T> RlpWriter listOf(List<T> items, BiConsumer<RlpWriter, T> element) {
        return list(writer -> items.forEach(item -> element.accept(writer, item)));
    }

    public RlpWriter bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    public RlpWriter bytes(byte[] value, int offset, int length) {
        if (length != 1 || value[offset] < 0) {
            prefix(SHORT_STRING, length);
        }
        append(value, offset, length);
        return this;
    }

    public RlpWriter bytes(Bytes value) {
        if (value.size() != 1 || value.getUnsigned(0) >= SHORT_STRING) {
            prefix(SHORT_STRING, value.size());
        }
        return raw(value);
    }

    /** An item that is encoded already. */
    public RlpWriter raw(Bytes encoded) {
        reserve(encoded.size());
        encoded.copyTo(buffer, size);
        size += encoded.size();
        return this;
    }

    /** An item that is encoded already. */
    public RlpWriter raw(byte[] encoded) {
        append(encoded, 0, encoded.length);
        return this;
    }

    public RlpWriter hash(Hash value) {
        reserve(1 + Hash.SIZE_BYTES);
        buffer[size++] = (byte) (SHORT_STRING + Hash.SIZE_BYTES);
        value.writeTo(buffer, size);
        size += Hash.SIZE_BYTES;
        return this;
    }

    public RlpWriter address(Address value) {
        reserve(1 + Address.SIZE_BYTES);
        buffer[size++] = (byte) (SHORT_STRING + Address.SIZE_BYTES);
        value.writeTo(buffer, size);
        size += Address.SIZE_BYTES;
        return this;
    }

    /** The address, or the empty string for none. */
    public RlpWriter address(Optional<Address> value) {
        return value.isPresent() ? address(value.get()) : bytes(Bytes.EMPTY);
    }

    /** The 64 bits of {@code value} as an unsigned number. */
    public RlpWriter number(long value) {
        int length = byteCount(value);
        reserve(1 + Long.BYTES);
        if (value < 0 || value >= SHORT_STRING || value == 0) {
            buffer[size++] = (byte) (SHORT_STRING + length);
        }
        if (length > 0) {
            BigEndian.writeLong(value << (Long.SIZE - 8 * length), buffer, size);
            size += length;
        }
        return this;
    }

    public RlpWriter number(UInt256 value) {
        int bits = value.bitLength();
        if (bits <= Long.SIZE) {
            return number(value.d());
        }
        int length = (bits + 7) / 8;
        reserve(1 + UInt256.SIZE_BYTES);
        buffer[size++] = (byte) (SHORT_STRING + length);
        value.toHash().writeTo(buffer, size);
        System.arraycopy(buffer, size + UInt256.SIZE_BYTES - length, buffer, size, length);
        size += length;
        return this;
    }

    public RlpWriter number(Wei value) {
        return number(value.value());
    }

    public RlpWriter number(Gas value) {
        return number(value.value());
    }

    public RlpWriter number(BlockNumber value) {
        return number(value.value());
    }

    public Bytes toBytes() {
        return Bytes.copyOf(buffer, 0, size);
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    private void prefix(int base, int length) {
        if (length < SHORT_LIMIT) {
            reserve(1);
            buffer[size++] = (byte) (base + length);
        } else {
            int lengthSize = byteCount(length);
            reserve(1 + lengthSize);
            buffer[size++] = (byte) (base + SHORT_LIMIT - 1 + lengthSize);
            for (int shift = 8 * (lengthSize - 1); shift >= 0; shift -= 8) {
                buffer[size++] = (byte) (length >>> shift);
            }
        }
    }

    private void append(byte[] value, int offset, int length) {
        reserve(length);
        System.arraycopy(value, offset, buffer, size, length);
        size += length;
    }

    private void reserve(int more) {
        if (more > buffer.length - size) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), (int)
                    Math.min(Integer.MAX_VALUE - 8L, 2L * buffer.length)));
        }
    }

    /** Bytes of {@code value} without leading zeros; none for zero. */
    private static int byteCount(long value) {
        return (71 - Long.numberOfLeadingZeros(value)) / 8;
    }
}

package org.lode.consensus.primitive;

import java.util.Arrays;
import java.util.Objects;

/** An immutable byte sequence. Bytes are copied once, where they enter; slices share the storage. */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int size;

    private Bytes(byte[] array, int offset, int size) {
        this.array = array;
        this.offset = offset;
        this.size = size;
    }

    public static Bytes copyOf(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone(), 0, bytes.length);
    }

    public static Bytes copyOf(byte[] bytes, int offset, int size) {
        Objects.checkFromIndexSize(offset, size, bytes.length);
        return size == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(bytes, offset, offset + size), 0, size);
    }

    /** Takes the array over without a copy: the caller made it and keeps no reference. */
    public static Bytes owning(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes, 0, bytes.length);
    }

    /** The bytes that {@code text} spells, else {@link IllegalArgumentException}. */
    public static Bytes ofHex(String text) {
        return owning(Hex.decode(text));
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public byte get(int index) {
        return array[offset + Objects.checkIndex(index, size)];
    }

    /** The byte at {@code index} as a number from 0 to 255. */
    public int getUnsigned(int index) {
        return get(index) & 0xff;
    }

    public Bytes slice(int from, int sliceSize) {
        Objects.checkFromIndexSize(from, sliceSize, size);
        return sliceSize == 0 ? EMPTY : new Bytes(array, offset + from, sliceSize);
    }

    /** Everything from {@code from} on. */
    public Bytes slice(int from) {
        return slice(from, size - from);
    }

    public byte[] toArray() {
        return Arrays.copyOfRange(array, offset, offset + size);
    }

    public void copyTo(byte[] out, int outOffset) {
        System.arraycopy(array, offset, out, outOffset, size);
    }

    public Hash hashAt(int index) {
        Objects.checkFromIndexSize(index, Hash.SIZE_BYTES, size);
        return Hash.ofBytes(array, offset + index);
    }

    public Address addressAt(int index) {
        Objects.checkFromIndexSize(index, Address.SIZE_BYTES, size);
        return Address.ofBytes(array, offset + index);
    }

    /** Runs {@code reader} over the storage itself; it must neither keep nor change the array. */
    public <T> T read(RangeReader<T> reader) {
        return reader.read(array, offset, size);
    }

    /** Reads {@code size} bytes of {@code array} from {@code offset} on. */
    @FunctionalInterface
    public interface RangeReader<T> {
        T read(byte[] array, int offset, int size);
    }

    /** Order by the first byte that differs, as numbers from 0 to 255; a beginning of the other comes before it. */
    public int compareUnsigned(Bytes other) {
        return Arrays.compareUnsigned(
                array, offset, offset + size, other.array, other.offset, other.offset + other.size);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that
                && Arrays.equals(array, offset, offset + size, that.array, that.offset, that.offset + that.size);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + size; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /** {@code 0x} and two lower-case digits a byte. */
    @Override
    public String toString() {
        return Hex.encode(toArray());
    }
}

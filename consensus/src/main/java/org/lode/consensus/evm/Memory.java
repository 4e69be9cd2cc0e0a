package org.lode.consensus.evm;

import java.util.Arrays;
import org.lode.consensus.primitive.Bytes;

/** A frame's memory: grows in words of 32 bytes as it is touched, and each growth is paid for. */
final class Memory {
    /**
     * Memory ends here. Reaching it would cost 2.2 * 10^12 gas, far beyond any block, so running out of this is running out of gas.
     */
    static final int MAX_SIZE = 1 << 30;

    /** Offset that no access with a length can have. */
    static final int OUT_OF_RANGE = Integer.MAX_VALUE;

    private static final int INITIAL_CAPACITY = 1024;
    private static final int KEPT_CAPACITY = 1 << 16;
    private static final int GAS_A_WORD = 3;
    private static final int QUADRATIC_DIVISOR = 512;

    private byte[] bytes = new byte[INITIAL_CAPACITY];
    private int size;

    /** The storage, of which {@link #size} bytes are memory; another array after each growth. */
    byte[] bytes() {
        return bytes;
    }

    /** Always a multiple of 32. */
    int size() {
        return size;
    }

    /**
     * Grows to hold {@code length} > 0 bytes at {@code offset}.
     *
     * @return what is left of {@code gas}, negative when it does not suffice (nothing grew then)
     */
    long cover(int offset, int length, long gas) {
        long end = (long) offset + length;
        if (end <= size) {
            return gas;
        }
        if (end > MAX_SIZE) {
            return -1;
        }
        long words = (end + 31) >>> 5;
        long left = gas - (costOf(words) - costOf(size >>> 5));
        if (left >= 0) {
            growTo((int) (words << 5));
        }
        return left;
    }

    private static long costOf(long words) {
        return GAS_A_WORD * words + words * words / QUADRATIC_DIVISOR;
    }

    private void growTo(int newSize) {
        if (newSize > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(newSize, Math.min(2 * bytes.length, MAX_SIZE)));
        }
        size = newSize;
    }

    /** Copies from {@code source}, with zeros where that ends. */
    void copyFrom(byte[] source, long sourceOffset, int offset, int length) {
        int available = (int) Math.min(length, Math.max(0, source.length - sourceOffset));
        if (available > 0) {
            System.arraycopy(source, (int) sourceOffset, bytes, offset, available);
        }
        Arrays.fill(bytes, offset + Math.max(0, available), offset + length, (byte) 0);
    }

    Bytes slice(int offset, int length) {
        return length == 0 ? Bytes.EMPTY : Bytes.copyOf(bytes, offset, length);
    }

    /** Empties it for another frame. */
    void clear() {
        if (bytes.length > KEPT_CAPACITY) {
            bytes = new byte[INITIAL_CAPACITY];
        } else {
            Arrays.fill(bytes, 0, size, (byte) 0);
        }
        size = 0;
    }
}

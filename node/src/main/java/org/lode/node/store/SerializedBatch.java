package org.lode.node.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.lode.consensus.primitive.Bytes;

/**
 * A batch in the form in which RocksDB keeps it in memory and in its write-ahead log, so that it goes over in one call instead of one
 * an entry: 8 bytes that RocksDB fills in, the number of records in 4 bytes little-endian, then each record as its kind, its column
 * family, its key and, where it is put, its value. The family and both sizes are varints.
 */
final class SerializedBatch {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    private static final int COUNT_AT = 8;
    private static final int HEADER_BYTES = 12;
    private static final byte DELETION = 4;
    private static final byte PUT = 5;

    /** The kind and three varints of up to 5 bytes. */
    private static final int RECORD_OVERHEAD_BYTES = 16;

    private byte[] bytes;
    private int size = HEADER_BYTES;
    private int count;

    SerializedBatch(int expectedBytes) {
        bytes = new byte[Math.max(HEADER_BYTES, expectedBytes)];
    }

    void put(int family, Bytes key, Bytes value) {
        begin(PUT, family, (long) key.size() + value.size());
        append(key);
        append(value);
    }

    void delete(int family, Bytes key) {
        begin(DELETION, family, key.size());
        append(key);
    }

    byte[] toBytes() {
        INT.set(bytes, COUNT_AT, count);
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    private void begin(byte kind, int family, long contentBytes) {
        int needed = Math.toIntExact(size + RECORD_OVERHEAD_BYTES + contentBytes);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, 2L * bytes.length)));
        }
        bytes[size++] = kind;
        varint(family);
        count++;
    }

    private void append(Bytes content) {
        varint(content.size());
        content.copyTo(bytes, size);
        size += content.size();
    }

    /** Seven bits a byte, low ones first. */
    private void varint(int value) {
        int left = value;
        while (left >>> 7 != 0) {
            bytes[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }
}

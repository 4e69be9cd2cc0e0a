package org.lode.consensus.primitive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads and writes 32- and 64-bit words of a byte array, most significant byte first, at any alignment. */
public final class BigEndian {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private BigEndian() {}

    public static long readLong(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }

    public static void writeLong(long value, byte[] bytes, int offset) {
        LONG.set(bytes, offset, value);
    }

    public static int readInt(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }

    public static void writeInt(int value, byte[] bytes, int offset) {
        INT.set(bytes, offset, value);
    }
}

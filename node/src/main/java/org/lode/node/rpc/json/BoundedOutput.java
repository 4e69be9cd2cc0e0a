package org.lode.node.rpc.json;

import java.io.ByteArrayOutputStream;

/** Bytes in memory up to a limit. */
final class BoundedOutput extends ByteArrayOutputStream {
    private final int maxSizeBytes;

    BoundedOutput(int maxSizeBytes) {
        super(512);
        this.maxSizeBytes = maxSizeBytes;
    }

    @Override
    public synchronized void write(int value) {
        expectRoomFor(1);
        super.write(value);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        expectRoomFor(length);
        super.write(bytes, offset, length);
    }

    private void expectRoomFor(int length) {
        if (length > maxSizeBytes - count) {
            throw new SizeLimitException(maxSizeBytes);
        }
    }
}

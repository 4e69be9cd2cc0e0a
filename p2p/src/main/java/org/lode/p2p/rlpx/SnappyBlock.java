package org.lode.p2p.rlpx;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.Snappy;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.primitive.Bytes;

/**
 * Snappy's block format, without its framing: what devp2p's version 5 wraps every payload after Hello in (EIP-706). The block
 * starts with the length of the plain bytes as a little-endian base-128 number; then literals and copies follow.
 */
public final class SnappyBlock {
    /** A copy element of 3 bytes yields at most 64, and no element yields more for its size. */
    private static final int MAX_RATIO = 22;

    private static final int MAX_PREAMBLE_BYTES = 5;

    /** Netty's encoder keeps positions in 16 bits; copies point back inside their chunk, so chunks can be joined. */
    private static final int MAX_CHUNK_BYTES = Short.MAX_VALUE;

    private static final int FIRST_LONG_LITERAL = 60;

    private final Bytes input;
    private int position;
    private byte[] plain = new byte[0];
    private int filled;

    private SnappyBlock(Bytes input) {
        this.input = input;
    }

    /** Compresses any number of bytes. */
    public static Bytes compress(Bytes plain) {
        ByteBuf in = Unpooled.wrappedBuffer(plain.toArray());
        ByteBuf out = Unpooled.buffer(plain.size() + MAX_PREAMBLE_BYTES);
        writePreamble(plain.size(), out);
        Snappy encoder = new Snappy();
        ByteBuf chunk = Unpooled.buffer(MAX_CHUNK_BYTES + MAX_PREAMBLE_BYTES);
        while (in.isReadable()) {
            // A slice, because the encoder counts from index 0 and leaves the reader index anywhere.
            ByteBuf part = in.readSlice(Math.min(in.readableBytes(), MAX_CHUNK_BYTES));
            chunk.clear();
            encoder.reset();
            encoder.encode(part, chunk, part.readableBytes());
            while (chunk.readByte() < 0) {
                // The chunk's own length: the whole block's stands in front already.
            }
            out.writeBytes(chunk);
        }
        byte[] compressed = new byte[out.readableBytes()];
        out.readBytes(compressed);
        return Bytes.owning(compressed);
    }

    private static void writePreamble(int length, ByteBuf out) {
        int rest = length;
        while (rest >= 0x80) {
            out.writeByte(rest | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    /**
     * The plain bytes.
     *
     * @param maxPlainBytes a longer claim is refused before anything is allocated for it, and so is one that a block of this
     *     size cannot hold: memory is bounded by the input
     * @throws DecodeException if the block is malformed or its claim too long
     */
    public static Bytes decompress(Bytes block, int maxPlainBytes) {
        return new SnappyBlock(block).decompress(maxPlainBytes);
    }

    private Bytes decompress(int maxPlainBytes) {
        long claimed = readPreamble();
        if (claimed > maxPlainBytes) {
            throw new DecodeException(
                    "compressed bytes that claim " + claimed + ", above the limit of " + maxPlainBytes, 0);
        }
        if (claimed > (long) MAX_RATIO * input.size()) {
            throw new DecodeException(
                    "compressed bytes that claim " + claimed + ", which " + input.size() + " cannot hold", 0);
        }
        plain = new byte[(int) claimed];
        while (position < input.size()) {
            int tag = next();
            if ((tag & 3) == 0) {
                literal(tag >>> 2);
            } else {
                copy(tag);
            }
        }
        if (filled != plain.length) {
            throw new DecodeException("compressed bytes that end " + (plain.length - filled) + " early", position);
        }
        return Bytes.owning(plain);
    }

    private long readPreamble() {
        long length = 0;
        for (int i = 0; i < MAX_PREAMBLE_BYTES; i++) {
            int digit = next();
            length |= (long) (digit & 0x7f) << (7 * i);
            if (digit < 0x80) {
                return length;
            }
        }
        throw new DecodeException("a compressed length of more than " + MAX_PREAMBLE_BYTES + " bytes", 0);
    }

    private void literal(int sizeCode) {
        long size = sizeCode < FIRST_LONG_LITERAL ? sizeCode + 1L : littleEndian(sizeCode - FIRST_LONG_LITERAL + 1) + 1;
        if (size > input.size() - position) {
            throw new DecodeException("a literal of " + size + " bytes that runs past the end", position);
        }
        requireRoom(size);
        input.slice(position, (int) size).copyTo(plain, filled);
        position += (int) size;
        filled += (int) size;
    }

    private void copy(int tag) {
        int size;
        long distance;
        switch (tag & 3) {
            case 1 -> {
                size = 4 + ((tag >>> 2) & 7);
                distance = ((long) (tag >>> 5) << 8) | next();
            }
            case 2 -> {
                size = 1 + (tag >>> 2);
                distance = littleEndian(2);
            }
            default -> {
                size = 1 + (tag >>> 2);
                distance = littleEndian(4);
            }
        }
        if (distance == 0 || distance > filled) {
            throw new DecodeException("a copy from " + distance + " bytes back, where " + filled + " are", position);
        }
        requireRoom(size);
        int from = filled - (int) distance;
        // Byte by byte: a copy may read what it has just written.
        for (int i = 0; i < size; i++) {
            plain[filled + i] = plain[from + i];
        }
        filled += size;
    }

    private void requireRoom(long size) {
        if (size > plain.length - filled) {
            throw new DecodeException(
                    "compressed bytes that hold more than the " + plain.length + " claimed", position);
        }
    }

    private long littleEndian(int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (long) next() << (8 * i);
        }
        return value;
    }

    private int next() {
        if (position == input.size()) {
            throw new DecodeException("compressed bytes that end inside an element", position);
        }
        return input.getUnsigned(position++);
    }
}

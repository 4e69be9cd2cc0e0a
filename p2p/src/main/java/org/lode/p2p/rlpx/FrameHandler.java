package org.lode.p2p.rlpx;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageCodec;
import java.util.List;
import org.lode.consensus.primitive.Bytes;

/**
 * Seals what is written and opens what is read: {@link Bytes} on one side, frames on the other. A frame that does not open, or
 * exceeds its limit, is a {@link FrameException} down the pipeline; nothing after it can be read.
 */
final class FrameHandler extends ByteToMessageCodec<Bytes> {
    /** The first frame holds Hello, which is short. */
    private static final int MAX_FIRST_FRAME_BYTES = 8 * 1024;

    private static final int NO_HEADER = -1;

    private final FrameCipher cipher;
    private final int maxFrameBytes;
    private int limit = MAX_FIRST_FRAME_BYTES;
    private int bodySize = NO_HEADER;

    FrameHandler(FrameCipher cipher, int maxFrameBytes) {
        super(Bytes.class);
        this.cipher = cipher;
        this.maxFrameBytes = maxFrameBytes;
    }

    @Override
    protected void encode(ChannelHandlerContext context, Bytes body, ByteBuf out) {
        out.writeBytes(cipher.seal(body).toArray());
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws FrameException {
        if (bodySize == NO_HEADER) {
            if (in.readableBytes() < FrameCipher.HEADER_SIZE_BYTES) {
                return;
            }
            bodySize = cipher.openHeader(take(in, FrameCipher.HEADER_SIZE_BYTES), limit);
            limit = maxFrameBytes;
        }
        int onWire = FrameCipher.bodySizeOnWire(bodySize);
        if (in.readableBytes() >= onWire) {
            out.add(cipher.openBody(take(in, onWire), bodySize));
            bodySize = NO_HEADER;
        }
    }

    private static Bytes take(ByteBuf in, int size) {
        byte[] bytes = new byte[size];
        in.readBytes(bytes);
        return Bytes.owning(bytes);
    }
}

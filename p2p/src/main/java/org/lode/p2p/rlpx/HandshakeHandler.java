package org.lode.p2p.rlpx;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.primitive.Bytes;

/**
 * The handshake at the start of a connection. When it is done this handler puts the frames' handler in its place and fires
 * {@link Secured}; when it fails, or its time is over, the connection closes. One point multiplication or three, and at most
 * one packet's bytes, are all that a stranger costs.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the pipeline and the connection's end tell of failures
public final class HandshakeHandler extends ByteToMessageDecoder {
    private final Handshake handshake;
    private final Optional<Bytes> expectedPeer;
    private final Limits limits;
    private Handshake.@Nullable Initiated initiated;

    /**
     * What a connection is held to.
     *
     * @param deadline from the connection to the end of the handshake
     * @param maxFrameBytes of a frame's body, after the first
     */
    public record Limits(Duration deadline, int maxFrameBytes) {}

    private HandshakeHandler(Handshake handshake, Optional<Bytes> expectedPeer, Limits limits) {
        this.handshake = handshake;
        this.expectedPeer = expectedPeer;
        this.limits = limits;
    }

    /** Fired along the pipeline: from here on, {@link Bytes} are read and written, a frame's body each. */
    public record Secured(Bytes remotePublicKey) {}

    /**
     * For a connection that this side made.
     *
     * @param remotePublicKey x ‖ y of the node that should be there; no other can answer
     */
    public static HandshakeHandler initiator(Handshake handshake, Bytes remotePublicKey, Limits limits) {
        return new HandshakeHandler(handshake, Optional.of(remotePublicKey), limits);
    }

    /** For a connection that the other side made. */
    public static HandshakeHandler recipient(Handshake handshake, Limits limits) {
        return new HandshakeHandler(handshake, Optional.empty(), limits);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        context.executor()
                .schedule(() -> closeIfUnfinished(context), limits.deadline().toMillis(), TimeUnit.MILLISECONDS);
        if (expectedPeer.isPresent()) {
            Handshake.Initiated started = handshake.initiate(expectedPeer.get());
            initiated = started;
            context.writeAndFlush(Unpooled.wrappedBuffer(started.authPacket().toArray()));
        }
        super.channelActive(context);
    }

    private static void closeIfUnfinished(ChannelHandlerContext context) {
        if (!context.isRemoved()) {
            context.close();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws HandshakeException {
        if (in.readableBytes() < HandshakePacket.PREFIX_SIZE_BYTES) {
            return;
        }
        int size = in.getUnsignedShort(in.readerIndex());
        if (size > HandshakePacket.MAX_SIZE_BYTES) {
            throw new HandshakeException("a packet of " + size + " bytes, above " + HandshakePacket.MAX_SIZE_BYTES);
        }
        if (in.readableBytes() < HandshakePacket.PREFIX_SIZE_BYTES + size) {
            return;
        }
        byte[] packet = new byte[HandshakePacket.PREFIX_SIZE_BYTES + size];
        in.readBytes(packet);
        finish(context, Bytes.owning(packet));
    }

    private void finish(ChannelHandlerContext context, Bytes packet) throws HandshakeException {
        Handshake.Initiated started = initiated;
        if (started != null) {
            secure(context, started.complete(packet), expectedPeer.orElseThrow());
        } else {
            Handshake.Accepted accepted = handshake.accept(packet);
            context.writeAndFlush(Unpooled.wrappedBuffer(accepted.ackPacket().toArray()));
            secure(context, accepted.secrets(), accepted.remotePublicKey());
        }
    }

    /** The event comes before removal, because removal hands on the bytes that follow the packet. */
    private void secure(ChannelHandlerContext context, SessionSecrets secrets, Bytes remotePublicKey) {
        FrameHandler frames = new FrameHandler(new FrameCipher(secrets), limits.maxFrameBytes());
        context.pipeline().addAfter(context.name(), "frames", frames);
        context.fireUserEventTriggered(new Secured(remotePublicKey));
        context.pipeline().remove(this);
    }
}

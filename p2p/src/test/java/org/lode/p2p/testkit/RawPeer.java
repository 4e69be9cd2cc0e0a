package org.lode.p2p.testkit;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.BlockNumber;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.primitive.UInt256;
import org.lode.p2p.rlpx.FrameCipher;
import org.lode.p2p.rlpx.FrameException;
import org.lode.p2p.rlpx.Handshake;
import org.lode.p2p.rlpx.HandshakeException;
import org.lode.p2p.rlpx.SnappyBlock;
import org.lode.p2p.session.Enode;
import org.lode.p2p.wire.BaseMessage;
import org.lode.p2p.wire.Capability;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.ForkSchedule;
import org.lode.p2p.wire.Hello;
import org.lode.p2p.wire.Message;
import org.lode.p2p.wire.MessageCodec;
import org.lode.p2p.wire.MessageLimits;

/**
 * The other end of a connection in the hands of a test: it speaks the protocol as far as it is told to, and breaks it where it is
 * told to. Blocking, one thread; reading gives up after some minutes.
 */
public final class RawPeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 240_000;
    private static final int MAX_FRAME_BYTES = 12 << 20;

    private final Socket socket;
    private final DataInputStream in;
    private final Bytes nodeId;
    private final FrameCipher cipher;
    private Optional<Disconnect.Reason> reason = Optional.empty();
    private boolean ended;

    private RawPeer(Socket socket, DataInputStream in, Bytes nodeId, FrameCipher cipher) {
        this.socket = socket;
        this.in = in;
        this.nodeId = nodeId;
        this.cipher = cipher;
    }

    /** A connection, past the handshake and no further. */
    @SuppressWarnings("AddressSelection") // tests dial literal addresses
    public static RawPeer secured(Enode node, PrivateKey key) throws IOException {
        Socket socket = new Socket(node.host(), node.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        try {
            Handshake.Initiated initiated =
                    new Handshake(key, Secp256k1.fastest(), new SecureRandom()).initiate(node.nodeId());
            socket.getOutputStream().write(initiated.authPacket().toArray());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int size = in.readUnsignedShort();
            byte[] ack = new byte[2 + size];
            ack[0] = (byte) (size >>> 8);
            ack[1] = (byte) size;
            in.readFully(ack, 2, size);
            FrameCipher cipher = new FrameCipher(initiated.complete(Bytes.owning(ack)));
            return new RawPeer(socket, in, Secp256k1.fastest().publicKey(key), cipher);
        } catch (HandshakeException e) {
            socket.close();
            throw new AssertionError("the handshake of the test's own peer failed", e);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** A session: both have said Hello and Status. */
    public static RawPeer greeted(Enode node, PrivateKey key, long networkId, Hash genesis) throws IOException {
        RawPeer peer = secured(node, key);
        peer.hello(Capability.LODE_1);
        peer.status(networkId, genesis);
        while (peer.read().filter(Message.Status.class::isInstance).isEmpty()) {
            if (peer.ended) {
                peer.close();
                throw new EOFException("left before Status");
            }
        }
        return peer;
    }

    public void hello(Capability capability) throws IOException {
        Hello hello = new Hello(Hello.VERSION, "raw", List.of(capability), 0, nodeId);
        frame(Hello.CODE, hello.encoded());
    }

    public void status(long networkId, Hash genesis) throws IOException {
        ForkSchedule forks = new ForkSchedule(genesis, List.of());
        send(new Message.Status(
                Capability.LODE_1.version(), networkId, UInt256.ONE, genesis, genesis, forks.idAt(BlockNumber.of(0))));
    }

    public void send(Message message) throws IOException {
        payload(MessageCodec.code(message), MessageCodec.encode(message));
    }

    /** Any payload under a number of the capability, compressed. */
    public void payload(int code, Bytes plain) throws IOException {
        compressed(code, SnappyBlock.compress(plain));
    }

    /** Any bytes in the place of a compressed payload. */
    public void compressed(int code, Bytes block) throws IOException {
        frame(BaseMessage.FIRST_CAPABILITY_CODE + code, block);
    }

    private void frame(int code, Bytes payload) throws IOException {
        bytes(sealed(new RlpWriter(payload.size() + 4).number(code).raw(payload).toBytes()));
    }

    /** A frame as it would travel. */
    public Bytes sealed(Bytes body) {
        return cipher.seal(body);
    }

    /** Bytes as they are. */
    public void bytes(Bytes raw) throws IOException {
        socket.getOutputStream().write(raw.toArray());
    }

    /** The next message of the capability, or empty for one of the base protocol or the end. */
    public Optional<Message> read() throws IOException {
        Bytes body;
        try {
            body = nextBody();
        } catch (EOFException | SocketException _) {
            ended = true;
            return Optional.empty();
        }
        RlpReader reader = RlpReader.of(body);
        int code = reader.readInt();
        Bytes payload = body.slice(reader.offset());
        if (code >= BaseMessage.FIRST_CAPABILITY_CODE) {
            Bytes plain = SnappyBlock.decompress(payload, MessageLimits.MAX_PAYLOAD_BYTES);
            return Optional.of(MessageCodec.decode(code - BaseMessage.FIRST_CAPABILITY_CODE, plain));
        }
        if (code == Disconnect.CODE) {
            ended = true;
            reason = Optional.of(((Disconnect) BaseMessage.decode(code, plain(payload))).reason());
        }
        return Optional.empty();
    }

    private static Bytes plain(Bytes payload) {
        return SnappyBlock.decompress(payload, MAX_FRAME_BYTES);
    }

    private Bytes nextBody() throws IOException {
        try {
            byte[] header = new byte[FrameCipher.HEADER_SIZE_BYTES];
            in.readFully(header);
            int size = cipher.openHeader(Bytes.owning(header), MAX_FRAME_BYTES);
            byte[] body = new byte[FrameCipher.bodySizeOnWire(size)];
            in.readFully(body);
            return cipher.openBody(Bytes.owning(body), size);
        } catch (FrameException e) {
            throw new AssertionError("a frame that the node sealed does not open", e);
        }
    }

    /** Whether reading has met the end. */
    public boolean hasEnded() {
        return ended;
    }

    /** Reads until the other side ends it; the reason, if it gave one. */
    public Optional<Disconnect.Reason> awaitEnd() throws IOException {
        while (!ended) {
            read();
        }
        return reason;
    }

    /** Reads until a message of that kind comes. */
    public <T extends Message> T await(Class<T> kind) throws IOException {
        while (!ended) {
            Optional<Message> message = read();
            if (message.filter(kind::isInstance).isPresent()) {
                return kind.cast(message.get());
            }
        }
        throw new AssertionError("the session ended " + reason + " before a " + kind.getSimpleName());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

package org.lode.p2p.rlpx;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lode.consensus.crypto.PrivateKey;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.Hash;
import org.lode.consensus.testkit.fuzz.Fuzz;
import org.lode.consensus.testkit.fuzz.Mutator;

/** The two packets alone, and whole conversations over a wire that somebody tampers with. */
final class HandshakeFuzzTest {
    private static final Secp256k1 CURVE = Secp256k1.fastest();
    private static final PrivateKey ALICE = PrivateKey.ofHex("11".repeat(32));
    private static final PrivateKey BOB = PrivateKey.ofHex("22".repeat(32));
    private static final int MAX_FRAME_BYTES = 1 << 16;
    private static final HandshakeHandler.Limits LIMITS =
            new HandshakeHandler.Limits(Duration.ofHours(1), MAX_FRAME_BYTES);

    /** Points of the curve are multiplied in big numbers, the same few times whatever the input. */
    private static final Fuzz.Allocation OF_HANDSHAKE = new Fuzz.Allocation(64, 8 << 20);

    private final SecureRandom entropy = new SecureRandom();
    private final Handshake alice = new Handshake(ALICE, CURVE, entropy);
    private final Handshake bob = new Handshake(BOB, CURVE, entropy);

    @Test
    void authPacketsAsTheyTravel() throws HandshakeException {
        Fuzz.of("auth-packets", List.of(auth().authPacket(), auth().authPacket()))
                .allowing(Set.of(HandshakeException.class))
                .allocating(OF_HANDSHAKE)
                .run(input -> bob.accept(atLeastPrefix(input)));
    }

    @Test
    void authBodiesInsideTheirEncryption() {
        HandshakePacket.Auth auth =
                new HandshakePacket.Auth(CURVE.sign(Hash.ZERO, ALICE), CURVE.publicKey(ALICE), Hash.ZERO);
        Fuzz.of("auth-bodies", List.of(auth.encoded()))
                .allowing(Set.of(HandshakeException.class))
                .allocating(OF_HANDSHAKE)
                .run(body -> bob.accept(sealed(body, BOB)));
    }

    @Test
    void ackPacketsAsTheyTravel() throws HandshakeException {
        Handshake.Initiated initiated = auth();
        Bytes ack = bob.accept(initiated.authPacket()).ackPacket();
        Fuzz.of("ack-packets", List.of(ack))
                .allowing(Set.of(HandshakeException.class))
                .allocating(OF_HANDSHAKE)
                .run(input -> initiated.complete(atLeastPrefix(input)));
    }

    @Test
    void ackBodiesInsideTheirEncryption() throws HandshakeException {
        Handshake.Initiated initiated = auth();
        HandshakePacket.Ack ack = new HandshakePacket.Ack(CURVE.publicKey(BOB), Hash.ZERO);
        Fuzz.of("ack-bodies", List.of(ack.encoded()))
                .allowing(Set.of(HandshakeException.class))
                .allocating(OF_HANDSHAKE)
                .run(body -> initiated.complete(sealed(body, ALICE)));
    }

    /** The handler takes a packet from the wire only with its size in front. */
    private static Bytes atLeastPrefix(Bytes input) throws HandshakeException {
        if (input.size() < HandshakePacket.PREFIX_SIZE_BYTES) {
            throw new HandshakeException("shorter than a size");
        }
        return input;
    }

    private Handshake.Initiated auth() throws HandshakeException {
        return alice.initiate(CURVE.publicKey(BOB));
    }

    private Bytes sealed(Bytes body, PrivateKey recipient) throws HandshakeException {
        Bytes body1500 = body.size() > 1_500 ? body.slice(0, 1_500) : body;
        return HandshakePacket.seal(body1500, CURVE.publicKey(recipient), new Ecies(CURVE, entropy), entropy)
                .orElseThrow();
    }

    /**
     * Both sides' real handlers, and between them someone who splits, joins, changes, repeats, drops or adds bytes. Whatever
     * comes of it: messages arrive as they were sent and in order, or the connection ends for one of the two typed reasons. A
     * side holds no more than a frame.
     */
    @Test
    void conversationsOverATamperedWire() {
        long seed = Fuzz.seed();
        RandomGenerator random = new SplittableRandom(seed);
        long end = System.nanoTime() + Fuzz.time().multipliedBy(2).toNanos();
        int conversations = 0;
        int secured = 0;
        int untouched = 0;
        while (conversations < 50 || System.nanoTime() < end) {
            Conversation conversation = new Conversation(random);
            conversation.run();
            conversations++;
            secured += conversation.isSecured() ? 1 : 0;
            untouched += conversation.isUntouched() ? 1 : 0;
        }
        System.out.printf(
                "fuzz: conversations seed=%d conversations=%d secured=%d untouched=%d%n",
                seed, conversations, secured, untouched);
        assertThat(secured)
                .as("conversations that got as far as frames (seed %d)", seed)
                .isPositive();
        assertThat(untouched).as("conversations left alone (seed %d)", seed).isPositive();
    }

    private final class Conversation {
        private static final int MESSAGES = 8;
        private static final int MAX_ROUNDS = 200;

        private final RandomGenerator random;
        private final Mutator mutator;
        private final Side initiator;
        private final Side recipient;
        /** Of 100 chunks. */
        private final int tampered;

        private boolean touched;

        Conversation(RandomGenerator random) {
            this.random = random;
            this.mutator = new Mutator(random);
            this.tampered = random.nextInt(3) * 10;
            this.recipient = new Side(HandshakeHandler.recipient(bob, LIMITS));
            this.initiator = new Side(HandshakeHandler.initiator(alice, CURVE.publicKey(BOB), LIMITS));
        }

        void run() {
            for (int round = 0; round < MAX_ROUNDS; round++) {
                int moved = carry(initiator, recipient) + carry(recipient, initiator);
                int said = speak(initiator) + speak(recipient);
                if (moved + said == 0) {
                    break;
                }
            }
            initiator.check(recipient.sent);
            recipient.check(initiator.sent);
            if (!touched) {
                assertThat(recipient.received).hasSize(MESSAGES).isEqualTo(initiator.sent);
                assertThat(initiator.received).hasSize(MESSAGES).isEqualTo(recipient.sent);
            }
            initiator.channel.finishAndReleaseAll();
            recipient.channel.finishAndReleaseAll();
        }

        boolean isSecured() {
            return recipient.isSecured && initiator.isSecured;
        }

        boolean isUntouched() {
            return !touched;
        }

        /** How many messages it sent. */
        private int speak(Side side) {
            if (!side.isSecured || side.sent.size() == MESSAGES || !side.channel.isOpen()) {
                return 0;
            }
            byte[] body = new byte[random.nextInt(2_000)];
            random.nextBytes(body);
            Bytes message = Bytes.owning(body);
            side.sent.add(message);
            side.channel.writeOutbound(message);
            return 1;
        }

        /** How many chunks went on their way. */
        private int carry(Side from, Side to) {
            @Nullable ByteBuf chunk = from.channel.readOutbound();
            if (chunk == null) {
                return 0;
            }
            byte[] bytes = new byte[chunk.readableBytes()];
            chunk.readBytes(bytes);
            chunk.release();
            List<byte[]> pieces = new ArrayList<>();
            if (random.nextInt(100) < tampered) {
                touched = true;
                tamper(bytes, pieces);
            } else {
                pieces.add(bytes);
            }
            pieces.forEach(piece -> split(piece).forEach(to::read));
            return 1;
        }

        private void tamper(byte[] bytes, List<byte[]> pieces) {
            switch (random.nextInt(5)) {
                case 0 -> {} // dropped
                case 1 -> pieces.addAll(List.of(bytes, bytes));
                case 2 -> pieces.add(mutator.mutate(List.of(bytes)));
                case 3 -> pieces.addAll(List.of(mutator.ofBytes(bytes, List.of(bytes)), bytes));
                default -> pieces.add(mutator.ofBytes(bytes, List.of(bytes)));
            }
        }

        /** TCP keeps no boundaries. */
        private List<byte[]> split(byte[] bytes) {
            int at = bytes.length > 1 && random.nextBoolean() ? random.nextInt(1, bytes.length) : bytes.length;
            return at == bytes.length
                    ? List.of(bytes)
                    : List.of(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length));
        }
    }

    /** One end of the wire. */
    private static final class Side {
        private final Deque<Throwable> failures = new ArrayDeque<>();
        private final List<Bytes> received = new ArrayList<>();
        private final List<Bytes> sent = new ArrayList<>();
        private final EmbeddedChannel channel;
        private boolean isSecured;
        private int unread;

        Side(HandshakeHandler handshake) {
            channel = new EmbeddedChannel();
            channel.pipeline().addLast(handshake).addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void userEventTriggered(ChannelHandlerContext context, Object event) {
                    isSecured |= event instanceof HandshakeHandler.Secured;
                }

                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                    received.add((Bytes) message);
                    unread = 0;
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                    failures.add(cause);
                    var _ = context.close();
                }
            });
            // The embedded channel was active before the handshake's handler came.
            channel.pipeline().fireChannelActive();
        }

        void read(byte[] bytes) {
            if (channel.isOpen()) {
                unread += bytes.length;
                channel.writeInbound(Unpooled.wrappedBuffer(bytes));
            }
        }

        void check(List<Bytes> sentByOther) {
            assertThat(received).isEqualTo(sentByOther.subList(0, Math.min(received.size(), sentByOther.size())));
            assertThat(channel.isOpen() ? unread : 0)
                    .as("bytes held")
                    .isLessThan(FrameCipher.HEADER_SIZE_BYTES + FrameCipher.bodySizeOnWire(MAX_FRAME_BYTES));
            for (Throwable failure : failures) {
                Throwable reason = Optional.ofNullable(failure.getCause())
                        .filter(_ -> failure instanceof DecoderException)
                        .orElse(failure);
                assertThat(reason).isInstanceOfAny(HandshakeException.class, FrameException.class);
            }
        }
    }
}

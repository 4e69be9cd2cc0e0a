package org.lode.p2p.session;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lode.consensus.crypto.Secp256k1;
import org.lode.consensus.primitive.Bytes;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.reputation.Reputation;
import org.lode.p2p.rlpx.Handshake;
import org.lode.p2p.rlpx.HandshakeHandler;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.Hello;
import org.lode.p2p.wire.MessageLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for peers, dials the ones it was told of for as long as it lives, and keeps a session with each. Sockets and
 * handshakes belong to a few network loops, each session to a virtual thread of its own.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the pipeline and the connection's end tell of failures
public final class PeerServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerServer.class);
    private static final int LOOPS = 2;
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int QUITTING_SECONDS = 3;

    /** Compressed bytes may be a little longer than plain ones, never by more than a sixth. */
    private static final int MAX_FRAME_BYTES =
            MessageLimits.MAX_PAYLOAD_BYTES + MessageLimits.MAX_PAYLOAD_BYTES / 6 + 64;

    /** A peer that leaves more than the upper bound unread is disconnected. */
    private static final WriteBufferWaterMark UNREAD_BYTES =
            new WriteBufferWaterMark(MessageLimits.MAX_PAYLOAD_BYTES, 3 * MessageLimits.MAX_PAYLOAD_BYTES);

    private final Reputation reputation;
    private final Handshake handshake;
    private final HandshakeHandler.Limits handshakeLimits;
    private final PeerTable table;
    private final Session.Shared shared;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            LOOPS, Thread.ofPlatform().name("p2p-", 0).daemon().factory(), NioIoHandler.newFactory());
    private final Channel listener;
    private final OpenHandshakes handshakes;
    private final Map<Bytes, Thread> dialers = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Set<Session> live = ConcurrentHashMap.newKeySet();

    /**
     * Listens at once.
     *
     * @param address port 0 takes any free one
     * @param reputation who may not come, and what others do wrong
     * @throws IOException if the address cannot be listened on
     */
    public static PeerServer listen(
            InetSocketAddress address, LocalNode local, PeerLimits limits, Reputation reputation, ChainSide chain)
            throws IOException {
        return new PeerServer(address, local, limits, reputation, chain);
    }

    @SuppressWarnings("this-escape")
    private PeerServer(
            InetSocketAddress address, LocalNode local, PeerLimits limits, Reputation reputation, ChainSide chain)
            throws IOException {
        Secp256k1 curve = Secp256k1.fastest();
        Bytes ownId = curve.publicKey(local.key());
        this.reputation = reputation;
        this.handshakes = new OpenHandshakes(limits);
        this.handshakeLimits = new HandshakeHandler.Limits(limits.patience().handshake(), MAX_FRAME_BYTES);
        this.handshake = new Handshake(local.key(), curve, new SecureRandom());
        this.table = new PeerTable(ownId, limits);
        this.listener = bind(address);
        Hello hello = new Hello(Hello.VERSION, local.clientId(), Session.capabilities(), port(), ownId);
        this.shared = new Session.Shared(
                local, hello, chain, table, reputation, new CommonAllowance(System::nanoTime), limits.patience());
        listener.config().setAutoRead(true);
    }

    /** Accepts nobody until the constructor is through. */
    private Channel bind(InetSocketAddress address) throws IOException {
        try {
            return new ServerBootstrap()
                    .group(loops)
                    .channel(NioServerSocketChannel.class)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .option(ChannelOption.AUTO_READ, false)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD_BYTES)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            accepted(channel);
                        }
                    })
                    .bind(address)
                    .sync()
                    .channel();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            loops.shutdownGracefully();
            throw new IOException("interrupted while opening " + address, e);
        } catch (Exception e) {
            loops.shutdownGracefully();
            throw new IOException("cannot listen for peers on " + address + ": " + e.getMessage(), e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** How others reach this node, if {@code host} is where they find it. */
    public Enode enode(String host) {
        return new Enode(nodeId(), host, port());
    }

    /** The sessions that are up. */
    public List<Peer> peers() {
        return table.all().stream()
                .filter(session -> session.greeted().isPresent())
                .<Peer>map(session -> session)
                .toList();
    }

    /** Keeps a session with that node: dials at once, and again, less and less often, whenever there is none. */
    public void keepConnected(Enode node) {
        if (node.nodeId().equals(nodeId()) || closed.get()) {
            return;
        }
        dialers.compute(node.nodeId(), (_, before) -> {
            if (before != null && table.of(node.nodeId()).isPresent()) {
                return before;
            }
            if (before != null) {
                before.interrupt();
            }
            return Thread.ofVirtual()
                    .name("dial-" + node.host() + ":" + node.port())
                    .start(() -> dialForever(node));
        });
    }

    /** Ends the session with that node, and dials it no more; it may come itself. */
    public void forget(Bytes nodeId) {
        Thread dialer = dialers.remove(nodeId);
        table.of(nodeId).ifPresent(session -> session.disconnect(Disconnect.Reason.REQUESTED));
        if (dialer != null) {
            dialer.interrupt();
        }
    }

    private void dialForever(Enode node) {
        try {
            Duration pause = FIRST_PAUSE;
            while (true) {
                Optional<Session> session = table.of(node.nodeId());
                if (session.isPresent()) {
                    await(session.get().ended());
                    pause = FIRST_PAUSE;
                } else if (!reputation.isBarred(node.nodeId())) {
                    Optional<Connection> connection = connect(node);
                    if (connection.isPresent()) {
                        awaitEndOf(connection.get());
                    }
                }
                // Two nodes that dial each other must not keep step.
                long jitterMillis = ThreadLocalRandom.current().nextLong(pause.toMillis());
                Thread.sleep(pause.toMillis() / 2 + jitterMillis);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException _) {
            // The server closes.
        }
    }

    /** A node that is forgotten while it is dialled gets no session after all. */
    private void awaitEndOf(Connection connection) throws InterruptedException {
        try {
            await(connection.over());
        } catch (InterruptedException e) {
            if (!closed.get()) {
                connection.channel().close();
            }
            throw e;
        }
    }

    /** Tries once; whether a session came up. Blocks while the name is looked up, and for as long as the greeting takes. */
    public boolean dial(Enode node) throws InterruptedException {
        boolean wanted = table.of(node.nodeId()).isEmpty() && !reputation.isBarred(node.nodeId());
        Optional<CompletableFuture<Boolean>> greeted =
                wanted ? connect(node).map(Connection::greeted) : Optional.empty();
        return greeted.isPresent() && await(greeted.get());
    }

    /** Slots that no session has. */
    public int freeSlots() {
        return table.free();
    }

    /** Whether there is neither a session with that node nor a reason to have none. */
    public boolean wouldDial(Enode node) {
        return table.of(node.nodeId()).isEmpty()
                && !node.nodeId().equals(nodeId())
                && !reputation.isBarred(node.nodeId());
    }

    /** This node's public key, x ‖ y. */
    public Bytes nodeId() {
        return shared.hello().nodeId();
    }

    /**
     * A connection that this side makes.
     *
     * @param greeted completes with whether it has become a session
     * @param over completes when it is gone, or never came
     */
    private record Connection(Channel channel, CompletableFuture<Boolean> greeted, CompletableFuture<Void> over) {}

    private Optional<Connection> connect(Enode node) {
        // Resolved here, on a virtual thread: Netty would do it on a loop.
        InetSocketAddress address = new InetSocketAddress(node.host(), node.port());
        if (address.isUnresolved()) {
            LOG.debug("event=unresolved host={}", node.host());
            return Optional.empty();
        }
        CompletableFuture<Void> over = new CompletableFuture<>();
        CompletableFuture<Void> settled = new CompletableFuture<>();
        SessionHandler sessions = new SessionHandler(Peer.Direction.OUTBOUND, settled);
        Channel dialled = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD_BYTES)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(HandshakeHandler.initiator(handshake, node.nodeId(), handshakeLimits))
                                .addLast(sessions);
                        channel.closeFuture().addListener(_ -> {
                            settled.complete(null);
                            over.complete(null);
                        });
                    }
                })
                .connect(address)
                .channel();
        return Optional.of(new Connection(dialled, settled.thenApply(_ -> sessions.isGreeted()), over));
    }

    private static <T> T await(CompletableFuture<T> end) throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing ends a session by failing its future", e);
        }
    }

    private void accepted(Channel channel) {
        InetAddress address = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        if (reputation.isBarred(address) || !handshakes.open(address)) {
            channel.close();
            return;
        }
        CompletableFuture<Void> settled = new CompletableFuture<>();
        settled.thenRun(() -> handshakes.close(address));
        channel.pipeline()
                .addLast(HandshakeHandler.recipient(handshake, handshakeLimits))
                .addLast(new SessionHandler(Peer.Direction.INBOUND, settled));
    }

    /** Starts a session when a connection is secured, and feeds it. */
    private final class SessionHandler extends ChannelInboundHandlerAdapter {
        private final Peer.Direction direction;
        private final CompletableFuture<Void> settled;
        private volatile Optional<Session> session = Optional.empty();

        /** @param settled to complete when the connection has become a session, or is gone */
        SessionHandler(Peer.Direction direction, CompletableFuture<Void> settled) {
            this.direction = direction;
            this.settled = settled;
        }

        boolean isGreeted() {
            return session.flatMap(Session::greeted).isPresent();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (event instanceof HandshakeHandler.Secured(Bytes remotePublicKey)) {
                Session started = new Session(shared, context.channel(), direction, remotePublicKey);
                session = Optional.of(started);
                live.add(started);
                started.settled().thenRun(() -> settled.complete(null));
                Thread.ofVirtual()
                        .name("peer-" + context.channel().remoteAddress())
                        .start(() -> {
                            started.run();
                            live.remove(started);
                        });
            } else {
                super.userEventTriggered(context, event);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            session.orElseThrow().frameRead((Bytes) message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            session.ifPresent(Session::connectionLost);
            if (session.isEmpty() && direction == Peer.Direction.INBOUND && !closed.get()) {
                InetSocketAddress address =
                        (InetSocketAddress) context.channel().remoteAddress();
                reputation.report(address.getAddress(), Offence.FAILED_HANDSHAKE);
            }
            settled.complete(null);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug(
                    "address={} event=connection-failed detail={}",
                    context.channel().remoteAddress(),
                    cause.getMessage());
            context.close();
        }
    }

    /** Tells every peer, and ends everything. Safe to call again. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        dialers.values().forEach(Thread::interrupt);
        listener.close().syncUninterruptibly();
        live.forEach(session -> session.disconnect(Disconnect.Reason.CLIENT_QUITTING));
        CompletableFuture<?>[] ends = live.stream().map(Session::ended).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(QUITTING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("event=closing detail={}", e.toString());
        }
        loops.shutdownGracefully(0, QUITTING_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }
}

package org.lode.p2p.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.codec.DecodeException;
import org.lode.consensus.codec.RlpReader;
import org.lode.consensus.codec.RlpWriter;
import org.lode.consensus.primitive.Bytes;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.reputation.Reputation;
import org.lode.p2p.rlpx.SnappyBlock;
import org.lode.p2p.wire.BaseMessage;
import org.lode.p2p.wire.Capability;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.ForkSchedule;
import org.lode.p2p.wire.Hello;
import org.lode.p2p.wire.Message;
import org.lode.p2p.wire.MessageCodec;
import org.lode.p2p.wire.MessageLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer, from the end of the handshake to the end of the connection. {@link #run} is the peer's own virtual thread: it reads
 * the inbox, says Hello and Status, and hands messages to the chain in their order.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the pipeline and the connection's end tell of failures
final class Session implements Peer {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final long FLUSH_SECONDS = 2;

    private final LocalNode local;
    private final Hello ownHello;
    private final ChainSide chain;
    private final PeerTable table;
    private final Reputation reputation;
    private final CommonAllowance common;
    private final PeerLimits.Patience patience;
    private final Channel channel;
    private final Direction direction;
    private final Bytes nodeId;
    private final InetSocketAddress address;
    private final Inbox inbox = new Inbox();
    private final Requests requests;
    private final Allowance allowance = new Allowance(System::nanoTime);
    private final AtomicLong servedBytes = new AtomicLong();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CompletableFuture<Disconnect.Reason> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private volatile Disconnect.Reason reason = Disconnect.Reason.TCP_ERROR;
    private volatile @Nullable Info info;

    /** What all sessions of a server share. */
    record Shared(
            LocalNode local,
            Hello hello,
            ChainSide chain,
            PeerTable table,
            Reputation reputation,
            CommonAllowance common,
            PeerLimits.Patience patience) {}

    Session(Shared shared, Channel channel, Direction direction, Bytes nodeId) {
        this.local = shared.local();
        this.ownHello = shared.hello();
        this.chain = shared.chain();
        this.table = shared.table();
        this.reputation = shared.reputation();
        this.common = shared.common();
        this.patience = shared.patience();
        this.requests = new Requests(patience.answer());
        this.channel = channel;
        this.direction = direction;
        this.nodeId = nodeId;
        this.address = (InetSocketAddress) channel.remoteAddress();
    }

    Bytes nodeId() {
        return nodeId;
    }

    Direction direction() {
        return direction;
    }

    /** Completes with the reason when the connection is gone and the chain has heard of it. */
    CompletableFuture<Disconnect.Reason> ended() {
        return ended;
    }

    /** Completes when both sides have greeted, or when they never will. */
    CompletableFuture<Void> settled() {
        return settled;
    }

    /** Empty until both sides have greeted. */
    Optional<Info> greeted() {
        return Optional.ofNullable(info);
    }

    // Network loop.

    void frameRead(Bytes body) {
        if (!ending.get() && !inbox.offer(body)) {
            report(Offence.FLOODING);
            disconnect(Disconnect.Reason.BREACH);
        }
    }

    void connectionLost() {
        inbox.end();
    }

    // The peer's thread.

    void run() {
        try {
            greet();
            converse();
        } catch (ProtocolBreach e) {
            LOG.debug("peer={} event=breach detail={}", name(), e.getMessage());
            e.offence().ifPresent(this::blame);
            disconnect(e.reason());
        } catch (DecodeException e) {
            LOG.debug("peer={} event=malformed detail={}", name(), e.getMessage());
            blame(Offence.MALFORMED);
            disconnect(Disconnect.Reason.BREACH);
        } catch (InterruptedException _) {
            disconnect(Disconnect.Reason.CLIENT_QUITTING);
        } catch (ConnectionLost _) {
            channel.close();
        } catch (RuntimeException e) {
            LOG.error("peer={} event=failed", name(), e);
            disconnect(Disconnect.Reason.SUBPROTOCOL);
        } finally {
            leave();
        }
    }

    private void greet() throws ProtocolBreach, InterruptedException, ConnectionLost {
        if (reputation.isBarred(nodeId)) {
            throw new ProtocolBreach(Disconnect.Reason.USELESS_PEER, "barred");
        }
        sendBase(ownHello);
        Hello hello = expectHello();
        table.admit(this);
        ChainSide.Head head = chain.head();
        send(new Message.Status(
                Capability.LODE_1.version(),
                local.networkId(),
                head.totalDifficulty(),
                head.hash(),
                local.forks().genesisHash(),
                local.forks().idAt(head.number())));
        Message.Status status = expectStatus(head);
        Info greeted = new Info(nodeId, hello.clientId(), hello.capabilities(), address, direction, status);
        info = greeted;
        settled.complete(null);
        LOG.debug("peer={} event=joined client={} direction={}", name(), greeted.clientId(), direction);
        chain.joined(this);
    }

    private Hello expectHello() throws ProtocolBreach, InterruptedException, ConnectionLost {
        Bytes body = nextBody(patience.greeting().toMillis()).orElseThrow(() -> silent("no Hello in time"));
        RlpReader reader = RlpReader.of(body);
        int code = reader.readInt();
        // Hello itself, and a Disconnect instead of it, are not compressed.
        BaseMessage first = BaseMessage.decode(code, body.slice(reader.offset()));
        return switch (first) {
            case Hello hello -> acceptable(hello);
            case Disconnect(Disconnect.Reason theirs) -> throw new ConnectionLost(theirs);
            case BaseMessage.Ping _, BaseMessage.Pong _ -> throw new ProtocolBreach("another message before Hello");
        };
    }

    private Hello acceptable(Hello hello) throws ProtocolBreach {
        if (!hello.nodeId().equals(nodeId)) {
            throw new ProtocolBreach(Disconnect.Reason.UNEXPECTED_IDENTITY, "Hello names another key");
        }
        if (nodeId.equals(ownHello.nodeId())) {
            throw new ProtocolBreach(Disconnect.Reason.SELF, "connected to itself");
        }
        if (Long.compareUnsigned(hello.version(), Hello.VERSION) < 0) {
            throw new ProtocolBreach(Disconnect.Reason.INCOMPATIBLE_VERSION, "a base protocol before compression");
        }
        if (!hello.capabilities().contains(Capability.LODE_1)) {
            throw new ProtocolBreach(Disconnect.Reason.USELESS_PEER, "no " + Capability.LODE_1);
        }
        return hello;
    }

    private Message.Status expectStatus(ChainSide.Head head)
            throws ProtocolBreach, InterruptedException, ConnectionLost {
        long deadline = System.nanoTime() + patience.greeting().toNanos();
        while (true) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            Bytes body = nextBody(Math.max(0, leftMillis)).orElseThrow(() -> silent("no Status in time"));
            Optional<Message> message = read(body);
            if (message.isPresent()) {
                return acceptable(message.get(), head);
            }
        }
    }

    private Message.Status acceptable(Message message, ChainSide.Head head) throws ProtocolBreach {
        if (!(message instanceof Message.Status status)) {
            throw new ProtocolBreach("another message before Status");
        }
        boolean sameChain = status.version() == Capability.LODE_1.version()
                && status.networkId() == local.networkId()
                && status.genesisHash().equals(local.forks().genesisHash())
                && local.forks().check(status.forkId(), head.number()) == ForkSchedule.Compatibility.COMPATIBLE;
        if (!sameChain) {
            throw new ProtocolBreach(Disconnect.Reason.SUBPROTOCOL, "another chain: " + status);
        }
        return status;
    }

    private void converse() throws ProtocolBreach, InterruptedException, ConnectionLost {
        boolean pinged = false;
        while (true) {
            Optional<Bytes> body = nextBody(patience.silence().toMillis());
            if (body.isPresent()) {
                pinged = false;
                pause(allowance.ofFrame(body.get().size()));
                Optional<Message> message = read(body.get());
                if (message.isPresent()) {
                    receive(message.get());
                }
            } else if (pinged) {
                throw silent("no answer to a ping");
            } else {
                sendBase(new BaseMessage.Ping());
                pinged = true;
            }
        }
    }

    private static ProtocolBreach silent(String detail) {
        return new ProtocolBreach(Disconnect.Reason.PING_TIMEOUT, Offence.SILENCE, detail);
    }

    private void receive(Message message) throws ProtocolBreach, InterruptedException {
        pause(allowance.of(message));
        if (ending.get()) {
            // What it said before its session ended is not looked at any more.
            return;
        }
        switch (message) {
            case Message.Status _ -> throw new ProtocolBreach("a second Status");
            case Message.Response response -> requests.answered(response);
            case Message.Request request -> serve(request);
            default -> chain.received(this, message);
        }
    }

    private void serve(Message.Request request) throws InterruptedException {
        long bytes = servedBytes.getAndSet(0);
        pause(Math.max(allowance.ofServed(bytes), common.ofRequest(bytes)));
        common.answer(() -> {
            if (!ending.get()) {
                chain.received(this, request);
            }
        });
    }

    /** Who asks for more than its share is read more slowly. */
    private static void pause(long nanos) throws InterruptedException {
        if (nanos > 0) {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    }

    private Optional<Bytes> nextBody(long timeoutMillis) throws InterruptedException, ConnectionLost {
        return switch (inbox.poll(timeoutMillis)) {
            case null -> Optional.empty();
            case Inbox.Entry.Frame(Bytes body) -> Optional.of(body);
            case Inbox.Entry.End _ -> throw new ConnectionLost(reason);
        };
    }

    /** A message of the capability; base messages are dealt with here. */
    private Optional<Message> read(Bytes body) throws ProtocolBreach, ConnectionLost {
        RlpReader reader = RlpReader.of(body);
        int code = reader.readInt();
        Bytes payload = body.slice(reader.offset());
        if (code >= BaseMessage.FIRST_CAPABILITY_CODE + MessageCodec.CODES) {
            throw new ProtocolBreach("a message number that no capability has: " + code);
        }
        if (code >= BaseMessage.FIRST_CAPABILITY_CODE) {
            Bytes plain = SnappyBlock.decompress(payload, MessageLimits.MAX_PAYLOAD_BYTES);
            return Optional.of(MessageCodec.decode(code - BaseMessage.FIRST_CAPABILITY_CODE, plain));
        }
        switch (BaseMessage.decode(code, code == Disconnect.CODE ? leniently(payload) : decompressedBase(payload))) {
            case Hello _ -> throw new ProtocolBreach("a second Hello");
            case Disconnect(Disconnect.Reason theirs) -> throw new ConnectionLost(theirs);
            case BaseMessage.Ping _ -> sendBase(new BaseMessage.Pong());
            case BaseMessage.Pong _ -> {}
        }
        return Optional.empty();
    }

    private static Bytes decompressedBase(Bytes payload) {
        return SnappyBlock.decompress(payload, MAX_BASE_BYTES);
    }

    private static final int MAX_BASE_BYTES = 1024;

    /** Some clients do not compress a Disconnect. */
    private static Bytes leniently(Bytes payload) {
        try {
            return decompressedBase(payload);
        } catch (DecodeException _) {
            return payload;
        }
    }

    private void leave() {
        ending.set(true);
        settled.complete(null);
        requests.end(reason);
        table.remove(this);
        if (info != null) {
            LOG.debug("peer={} event=left reason={}", name(), reason);
            chain.left(this);
        }
        ended.complete(reason);
    }

    // Any thread.

    @Override
    public Info info() {
        Info greeted = info;
        if (greeted == null) {
            throw new IllegalStateException("the chain hears of a peer only after it has greeted");
        }
        return greeted;
    }

    @Override
    public void send(Message message) {
        Bytes encoded = MessageCodec.encode(message);
        if (message instanceof Message.Response) {
            servedBytes.addAndGet(encoded.size());
        }
        write(BaseMessage.FIRST_CAPABILITY_CODE + MessageCodec.code(message), SnappyBlock.compress(encoded));
    }

    private void sendBase(BaseMessage message) {
        write(message.code(), message instanceof Hello ? message.encoded() : SnappyBlock.compress(message.encoded()));
    }

    private void write(int code, Bytes payload) {
        if (ending.get()) {
            return;
        }
        if (!channel.isWritable()) {
            // A connection that is gone takes nothing either, and nobody is to blame for that.
            if (channel.isActive()) {
                blame(Offence.SLOW_READER);
            }
            reason = Disconnect.Reason.TCP_ERROR;
            ending.set(true);
            channel.close();
            return;
        }
        channel.writeAndFlush(frame(code, payload)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private static Bytes frame(int code, Bytes payload) {
        return new RlpWriter(payload.size() + 4).number(code).raw(payload).toBytes();
    }

    @Override
    public CompletableFuture<Message.Response> request(LongFunction<Message.Request> request) {
        Requests.Open open = requests.opened(request.apply(requests.newId()));
        send(open.request());
        return open.answer();
    }

    @Override
    public void report(Offence offence) {
        switch (blame(offence)) {
            case TOLERATED -> {}
            case DISCONNECTED, BARRED -> disconnect(Disconnect.Reason.BREACH);
        }
    }

    private Reputation.Consequence blame(Offence offence) {
        Reputation.Consequence consequence = reputation.report(nodeId, address().getAddress(), offence);
        LOG.debug("peer={} event=offence offence={} consequence={}", name(), offence, consequence);
        return consequence;
    }

    /** Where the other side is; known for as long as the session lasts. */
    InetSocketAddress address() {
        return address;
    }

    @Override
    public void disconnect(Disconnect.Reason why) {
        if (ending.compareAndSet(false, true)) {
            reason = why;
            Bytes payload = new Disconnect(why).encoded();
            channel.writeAndFlush(frame(Disconnect.CODE, SnappyBlock.compress(payload)))
                    .addListener(ChannelFutureListener.CLOSE);
            channel.eventLoop().schedule(() -> channel.close(), FLUSH_SECONDS, TimeUnit.SECONDS);
        }
    }

    private String name() {
        return nodeId.slice(0, 4) + "@" + address;
    }

    @Override
    public String toString() {
        return "Peer[" + name() + "]";
    }

    /** The other side left, or the connection broke: no fault of anybody. */
    private final class ConnectionLost extends Exception {
        private static final long serialVersionUID = 1L;

        ConnectionLost(Disconnect.Reason theirs) {
            super(null, null, false, false);
            if (ending.compareAndSet(false, true)) {
                reason = theirs;
            }
        }
    }

    /** Capabilities that this client offers. */
    static List<Capability> capabilities() {
        return List.of(Capability.LODE_1);
    }
}

package org.lode.benchmarks.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.lode.consensus.primitive.Bytes;
import org.lode.node.event.EventLoop;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.session.ChainSide;
import org.lode.p2p.session.Peer;
import org.lode.p2p.session.SessionEndedException;
import org.lode.p2p.wire.Capability;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.Message;
import org.lode.p2p.wire.MessageCodec;

/**
 * How one node sees another over a {@link Connection}: what it is for real sessions, without the encryption. Every message is
 * encoded by its sender and decoded by its receiver.
 */
final class SimulatedPeer implements Peer {
    private static final Duration ANSWER_MOST = Duration.ofSeconds(10);
    private static final int NODE_ID_BYTES = 64;

    private final SimulatedNode owner;
    private final SimulatedNode other;
    /** The life of the owner that has this session. */
    private final SimulatedProcess process;

    private final Connection connection;
    private final Direction direction;
    private final ChainSide chain;
    private final EventLoop thread;
    private final TreeMap<Long, Open> open = new TreeMap<>();
    private long nextRequest = 1;
    private @Nullable Info info;
    private boolean ended;

    private record Open(CompletableFuture<Message.Response> answer, EventLoop.Timer timeout) {}

    SimulatedPeer(SimulatedNode owner, SimulatedNode other, Connection connection, Direction direction) {
        this.owner = owner;
        this.other = other;
        this.connection = connection;
        this.direction = direction;
        this.chain = owner.chainSide();
        this.process = owner.process();
        this.thread = process.loop("peer-" + other.id());
    }

    SimulatedNode owner() {
        return owner;
    }

    void greet() {
        transmit(owner.status());
    }

    /** Encoded bytes from the other side. */
    void arrived(int code, Bytes payload) {
        if (!process.isAlive() || ended) {
            return;
        }
        thread.execute(() -> {
            if (!ended) {
                read(MessageCodec.decode(code, payload));
            }
        });
    }

    private void read(Message message) {
        switch (message) {
            case Message.Status status -> {
                info = new Info(
                        nodeId(other),
                        "simulated/" + other.id(),
                        List.of(Capability.LODE_1),
                        address(other),
                        direction,
                        status);
                chain.joined(this);
            }
            case Message.Response response -> {
                Open asked = open.remove(response.requestId());
                if (asked != null) {
                    asked.timeout.cancel();
                    asked.answer.complete(response);
                }
            }
            default -> chain.received(this, message);
        }
    }

    /** The connection is gone; the node hears of it on the peer's thread. */
    void end(Disconnect.Reason reason) {
        if (ended) {
            return;
        }
        ended = true;
        if (process.isAlive()) {
            thread.execute(() -> {
                open.values().forEach(asked -> asked.answer.completeExceptionally(new SessionEndedException(reason)));
                open.clear();
                if (info != null) {
                    chain.left(this);
                }
            });
        }
    }

    @Override
    public Info info() {
        if (info == null) {
            throw new IllegalStateException("the chain hears of a peer only after it has greeted");
        }
        return info;
    }

    @Override
    public void send(Message message) {
        transmit(message);
    }

    @Override
    public CompletableFuture<Message.Response> request(LongFunction<Message.Request> request) {
        long id = nextRequest++;
        CompletableFuture<Message.Response> answer = new CompletableFuture<>();
        if (ended) {
            answer.completeExceptionally(new SessionEndedException(Disconnect.Reason.TCP_ERROR));
            return answer;
        }
        EventLoop.Timer timeout = thread.schedule(ANSWER_MOST, () -> {
            if (open.remove(id) != null) {
                answer.completeExceptionally(new TimeoutException("no answer from node " + other.id()));
                report(Offence.NO_ANSWER);
            }
        });
        open.put(id, new Open(answer, timeout));
        transmit(request.apply(id));
        return answer;
    }

    private void transmit(Message message) {
        if (process.isAlive() && !ended) {
            connection.transmit(this, message);
        }
    }

    /** All nodes are honest: only a slow line may be held against one. */
    @Override
    public void report(Offence offence) {
        if (!process.isAlive() || ended) {
            return;
        }
        if (offence.blame() == Offence.Blame.NODE) {
            throw connection.injustice(this, offence);
        }
        switch (owner.reputation().report(nodeId(other), address(other).getAddress(), offence)) {
            case TOLERATED -> {}
            case DISCONNECTED, BARRED -> disconnect(Disconnect.Reason.BREACH);
        }
    }

    @Override
    public void disconnect(Disconnect.Reason reason) {
        if (process.isAlive() && !ended) {
            connection.closed(this, reason);
        }
    }

    /** Nodes tell each other apart by number alone; sessions by their own. */
    @Override
    public int hashCode() {
        return connection.number() * 2 + (direction == Direction.INBOUND ? 1 : 0);
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return this == object;
    }

    @Override
    public String toString() {
        return "node " + other.id();
    }

    private static Bytes nodeId(SimulatedNode node) {
        byte[] id = new byte[NODE_ID_BYTES];
        id[0] = (byte) (node.id() + 1);
        return Bytes.copyOf(id);
    }

    /** From the block for documentation, 192.0.2.0/24 (RFC 5737). */
    private static InetSocketAddress address(SimulatedNode node) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) (node.id() + 1)}), 30303);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}

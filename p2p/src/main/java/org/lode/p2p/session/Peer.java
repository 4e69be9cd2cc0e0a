package org.lode.p2p.session;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.lode.consensus.primitive.Bytes;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.wire.Capability;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.Message;

/** A node on the other side of a live session. Any thread may call it; nothing here blocks. */
public interface Peer {
    /** Who began. */
    enum Direction {
        INBOUND,
        OUTBOUND
    }

    /** What is known of a peer since its session came up. */
    record Info(
            Bytes nodeId,
            String clientId,
            List<Capability> capabilities,
            InetSocketAddress address,
            Direction direction,
            Message.Status status) {}

    Info info();

    /** Sends it when the other side keeps up; a side that does not read is disconnected. After the end it does nothing. */
    void send(Message message);

    /**
     * Asks, and completes with the answer, on the peer's own thread.
     *
     * @param request makes the message from the number it must carry
     * @return fails with a {@code TimeoutException} when no answer comes, or with a {@link SessionEndedException}
     */
    CompletableFuture<Message.Response> request(LongFunction<Message.Request> request);

    /**
     * Holds against it what it has done. When that is enough the session ends, and the node is barred for a time; until then
     * nothing else follows.
     */
    void report(Offence offence);

    /** Ends the session, telling the other side why. */
    void disconnect(Disconnect.Reason reason);
}

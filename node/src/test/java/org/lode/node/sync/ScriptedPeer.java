package org.lode.node.sync;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.lode.consensus.primitive.Bytes;
import org.lode.consensus.primitive.UInt256;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.reputation.Reputation;
import org.lode.p2p.session.ChainSide;
import org.lode.p2p.session.Peer;
import org.lode.p2p.wire.Capability;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.ForkId;
import org.lode.p2p.wire.Message;

/** A peer that has a chain of its own, and answers from it unless the test says otherwise. */
final class ScriptedPeer implements Peer {
    private static final Duration DELAY = Duration.ofMillis(20);

    /** What it was asked, in order. */
    final List<Message.Request> asked = new ArrayList<>();

    /** What it was told, in order. */
    final List<Message> told = new ArrayList<>();

    final List<Offence> offences = new ArrayList<>();

    private final SyncNode of;
    private final Answers answers;
    private final Info info;
    private Function<Message.Request, Reply> script = _ -> new Reply.Honest();
    private boolean ended;

    /** What it does with a request. */
    sealed interface Reply {
        record Honest() implements Reply {}

        record Other(Message.Response response) implements Reply {}

        record Silence() implements Reply {}
    }

    /**
     * @param of the node that it is a peer of
     * @param own whose chain it has
     * @param claimed the total difficulty that it says it has
     */
    ScriptedPeer(SyncNode of, SyncNode own, UInt256 claimed) {
        this.of = of;
        this.answers = new Answers(own.chain.chain, own.pool, new RecentBlocks(), 0);
        ChainSide.Head head = own.gossip.head();
        this.info = new Info(
                Bytes.EMPTY,
                "Scripted",
                List.of(Capability.LODE_1),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                Direction.OUTBOUND,
                new Message.Status(
                        1, 1337, claimed, head.hash(), own.chain.chain.genesis().hash(), new ForkId(0, 0)));
    }

    static ScriptedPeer honest(SyncNode of, SyncNode own) {
        return new ScriptedPeer(of, own, own.gossip.head().totalDifficulty());
    }

    ScriptedPeer answering(Function<Message.Request, Reply> newScript) {
        script = newScript;
        return this;
    }

    void join() {
        of.gossip.joined(this);
    }

    boolean isGone() {
        return ended;
    }

    /** How often it was asked something of that kind. */
    long asked(Class<? extends Message.Request> kind) {
        return asked.stream().filter(kind::isInstance).count();
    }

    Message.Response honestly(Message.Request request) {
        return answers.to(request);
    }

    @Override
    public Info info() {
        return info;
    }

    @Override
    public void send(Message message) {
        told.add(message);
    }

    @Override
    public CompletableFuture<Message.Response> request(LongFunction<Message.Request> request) {
        CompletableFuture<Message.Response> answer = new CompletableFuture<>();
        Message.Request message = request.apply(asked.size());
        asked.add(message);
        Optional<Message.Response> reply = switch (script.apply(message)) {
            case Reply.Honest _ -> Optional.of(answers.to(message));
            case Reply.Other(Message.Response response) -> Optional.of(response);
            case Reply.Silence _ -> Optional.empty();
        };
        reply.ifPresent(it -> of.chain.time.loop().schedule(DELAY, () -> answer.complete(it)));
        return answer;
    }

    @Override
    public void report(Offence offence) {
        offences.add(offence);
        if (offence.points() >= Reputation.DISCONNECT_POINTS) {
            disconnect(Disconnect.Reason.BREACH);
        }
    }

    @Override
    public void disconnect(Disconnect.Reason reason) {
        if (!ended) {
            ended = true;
            of.gossip.left(this);
        }
    }
}

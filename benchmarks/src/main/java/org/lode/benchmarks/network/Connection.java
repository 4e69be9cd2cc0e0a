package org.lode.benchmarks.network;

import java.time.Duration;
import org.lode.consensus.primitive.Bytes;
import org.lode.node.event.EventLoop;
import org.lode.p2p.reputation.Offence;
import org.lode.p2p.session.Peer;
import org.lode.p2p.wire.Disconnect;
import org.lode.p2p.wire.Message;
import org.lode.p2p.wire.MessageCodec;

/**
 * A session between two nodes. It delays, and it breaks: then everything under way is lost. On top of what TCP does, what is sent
 * unasked may come twice, the second time later: as from a peer that joins anew, or one that repeats itself.
 */
final class Connection {
    private final SimulatedNetwork network;
    private final int number;
    private final EventLoop repeats;
    private final SimulatedPeer dialler;
    private final SimulatedPeer listener;
    private final Wire toDialler;
    private final Wire toListener;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        /** Nothing arrives any more, and nobody has noticed yet. */
        SILENT,
        OVER
    }

    Connection(SimulatedNetwork network, int number, SimulatedNode from, SimulatedNode to) {
        this.network = network;
        this.number = number;
        this.repeats = network.time().loop();
        this.toDialler = network.wire(from, to);
        this.toListener = network.wire(from, to);
        this.dialler = new SimulatedPeer(from, to, this, Peer.Direction.OUTBOUND);
        this.listener = new SimulatedPeer(to, from, this, Peer.Direction.INBOUND);
    }

    void begin() {
        dialler.greet();
        listener.greet();
    }

    int number() {
        return number;
    }

    boolean touches(SimulatedNode node) {
        return dialler.owner() == node || listener.owner() == node;
    }

    boolean crosses(Partition partition) {
        return partition.separates(dialler.owner(), listener.owner());
    }

    void transmit(SimulatedPeer sender, Message message) {
        if (state != State.OPEN) {
            return;
        }
        if (network.drops(message)) {
            network.trace().step(sender.owner().id(), "loses");
            reset();
            return;
        }
        int code = MessageCodec.code(message);
        Bytes payload = MessageCodec.encode(message);
        carry(sender, code, payload);
        if (!(message instanceof Message.Status) && isUnasked(message) && network.repeats()) {
            repeats.schedule(network.repeatAfter(), () -> carry(sender, code, payload));
        }
    }

    private void carry(SimulatedPeer sender, int code, Bytes payload) {
        if (state == State.OPEN) {
            SimulatedPeer receiver = sender.equals(dialler) ? listener : dialler;
            (sender.equals(dialler) ? toListener : toDialler).send(() -> {
                if (state == State.OPEN) {
                    network.trace().step(receiver.owner().id(), "receives");
                    receiver.arrived(code, payload);
                }
            });
        }
    }

    private static boolean isUnasked(Message message) {
        return !(message instanceof Message.Request) && !(message instanceof Message.Response);
    }

    Violation injustice(SimulatedPeer judge, Offence offence) {
        return network.injustice(judge.owner(), judge + ", who is honest, of " + offence);
    }

    /** One side wants no more of the other, which hears of it a little later. */
    void closed(SimulatedPeer side, Disconnect.Reason reason) {
        SimulatedNode owner = side.owner();
        network.trace().add(owner.id(), "disconnects", side + ": " + reason);
        side.end(reason);
        finish(network.repeatAfter(), side.equals(dialler) ? listener : dialler, reason);
    }

    /** Its cable is cut: what is under way is lost, and nobody is told. */
    void silence() {
        if (state == State.OPEN) {
            state = State.SILENT;
        }
    }

    /** The connection breaks under both. */
    void reset() {
        if (state != State.OVER) {
            dialler.end(Disconnect.Reason.TCP_ERROR);
            finish(Duration.ZERO, listener, Disconnect.Reason.TCP_ERROR);
        }
    }

    private void finish(Duration later, SimulatedPeer last, Disconnect.Reason reason) {
        if (state != State.OVER) {
            state = State.OVER;
            repeats.schedule(later, () -> last.end(reason));
            network.over(this, dialler.owner(), listener.owner());
        }
    }
}
